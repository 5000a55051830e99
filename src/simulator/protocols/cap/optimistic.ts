import {
  type OptimisticDurable,
  type OptimisticRules,
  type OptimisticState,
  optimisticRegisterMachine,
} from '../../../impl/cap/optimistic.ts';
import type { RegisterValue } from '../../../impl/cap/register.ts';
import type { Monitor, SimulatedProtocol } from '../../simulated-protocol.ts';
import { eachUpdateOnce, noLostUpdate } from './lost-updates.ts';
import {
  readOrAppend,
  recordedResult,
  registerFaults,
  registerNodes,
  registerPrimary,
  registerSettings,
} from './register-world.ts';

const onDisk = (durable: unknown) => (durable as OptimisticDurable).stored.value;

const isPrefix = (one: RegisterValue, other: RegisterValue) => {
  const [items, longer] = [one, other].map((value) => (Array.isArray(value) ? value : []));
  return items!.every((item, place) => item === longer![place]);
};

/** What a replica keeps was kept by the primary once: nobody reads what may never be. */
function prefixOfPrimary(): Monitor {
  return {
    name: 'PrefixOfPrimary',
    observe(event, world) {
      if (event.kind !== 'stepped' || event.node === registerPrimary) return undefined;
      const primary = world.durableOf(registerPrimary).at(-1) as OptimisticDurable | undefined;
      const { value } = (event.after as OptimisticState).stored;
      const kept = primary?.stored.value ?? null;
      return isPrefix(value, kept)
        ? undefined
        : `${event.node} keeps [${String(value)}], the primary [${String(kept)}]`;
    },
  };
}

/** When all are joined again every update is through. */
function somebodyAnswered(): Monitor {
  return {
    name: 'SomebodyAnswered',
    observe: () => undefined,
    atEnd(world) {
      const waiting = registerNodes.find((node) => (world.stateOf(node) as OptimisticState).update !== null);
      return waiting === undefined ? undefined : `an update of ${waiting} is not through`;
    },
  };
}

/** Three replicas, of which one checks what was read when it is written. */
export const optimisticRegisterSimulation = (changes: Partial<OptimisticRules> = {}): SimulatedProtocol => ({
  slug: 'cap/optimistic',
  title: 'Replicated register, optimistic: three replicas, of which one checks versions',
  nodes: registerNodes,
  machineOf: () => optimisticRegisterMachine({ ...registerSettings, primary: registerPrimary }, changes),
  faults: [...registerFaults, 'clock-freeze'],
  sampledSeeds: 6,
  clients: 4,
  operationsPerClient: 20,
  operation: readOrAppend,
  resultOf: recordedResult,
  expectedCounters: ['conflicts', 'updates carried on after a restart'],
  monitors: () => [
    noLostUpdate(registerPrimary, onDisk),
    eachUpdateOnce(registerPrimary, onDisk),
    prefixOfPrimary(),
    somebodyAnswered(),
  ],
  judges: [],
  countersOf(event) {
    if (event.kind === 'started')
      return (event.state as OptimisticState).update === null ? [] : ['updates carried on after a restart'];
    if (event.kind !== 'stepped') return [];
    const [before, after] = [event.before as OptimisticState, event.after as OptimisticState];
    return (after.client?.conflicts ?? 0) > (before.client?.conflicts ?? 0) ? ['conflicts'] : [];
  },
});
