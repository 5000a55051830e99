import { isNewer, type Version } from '../../../impl/cap/version.ts';
import {
  type WeakDurable,
  type WeakRules,
  type WeakState,
  weakRegisterMachine,
} from '../../../impl/cap/weak.ts';
import type { Monitor, SimulatedProtocol } from '../../simulated-protocol.ts';
import { readOrWrite, recordedResult, registerFaults, registerNodes } from './register-world.ts';

const show = ({ number, by, value }: Version) => `${JSON.stringify(value)} (${number}, ${by})`;

/** A node answers in the very step in which it is asked. */
function alwaysAvailable(): Monitor {
  return {
    name: 'AlwaysAvailable',
    observe(event) {
      if (event.kind !== 'stepped' || event.input.kind !== 'operation') return undefined;
      const isAnswered = event.effects.some(({ kind }) => kind === 'reply');
      return isAnswered ? undefined : `${event.node} does not answer ${event.input.id}`;
    },
  };
}

/** No two writes that are on a disk have the same stamp. */
function oneValuePerStamp(): Monitor {
  const values = new Map<string, unknown>();
  return {
    name: 'OneValuePerStamp',
    observe(event, world) {
      if (event.kind !== 'written') return undefined;
      const { stored } = world.durableOf(event.node).at(-1) as WeakDurable;
      const stamp = `${stored.number} ${stored.by}`;
      if (!values.has(stamp)) values.set(stamp, stored.value);
      const other = values.get(stamp);
      return other === stored.value
        ? undefined
        : `${show(stored)} has the stamp of ${JSON.stringify(other)} as well`;
    },
  };
}

/** What a replica keeps is replaced by what is newer only. */
function neverOlder(): Monitor {
  return {
    name: 'NeverOlder',
    observe(event) {
      if (event.kind !== 'stepped') return undefined;
      const { stored: before } = event.before as WeakState;
      const { stored: after } = event.after as WeakState;
      return after === before || isNewer(after, before)
        ? undefined
        : `${event.node} keeps ${show(after)} after ${show(before)}`;
    },
  };
}

/** When all are joined again all come to keep the same. */
function eventuallyConverges(): Monitor {
  return {
    name: 'EventuallyConverges',
    observe: () => undefined,
    atEnd(world) {
      const [first, ...others] = registerNodes.map((node) => (world.stateOf(node) as WeakState).stored);
      const other = others.find(({ number, by, value }) =>
        number !== first!.number || by !== first!.by ? true : value !== first!.value,
      );
      return other === undefined ? undefined : `${show(first!)} and ${show(other)} are kept to the end`;
    },
  };
}

/** Three replicas of which the one at hand answers. */
export const weakRegisterSimulation = (changes: Partial<WeakRules> = {}): SimulatedProtocol => ({
  slug: 'cap/weak',
  title: 'Replicated register, weak: three replicas, of which the one at hand answers',
  nodes: registerNodes,
  machineOf: () => weakRegisterMachine({ nodes: registerNodes, gossipMs: 100 }, changes),
  faults: [...registerFaults, 'clock-freeze'],
  sampledSeeds: 6,
  clients: 4,
  operationsPerClient: 20,
  operation: readOrWrite(0.5),
  resultOf: recordedResult,
  expectedCounters: ['versions taken', 'versions passed over'],
  monitors: () => [alwaysAvailable(), oneValuePerStamp(), neverOlder(), eventuallyConverges()],
  judges: [],
  countersOf(event) {
    if (event.kind !== 'stepped' || event.input.kind !== 'message') return [];
    const { version } = event.input.message;
    const { stored } = event.after as WeakState;
    if ((event.before as WeakState).stored !== stored) return ['versions taken'];
    return isNewer(stored, version) ? ['versions passed over'] : [];
  },
});
