import { appendList } from '../../../checkers/objects/append-list.ts';
import type { PessimisticConfiguration } from '../../../impl/cap/pessimistic/configuration.ts';
import type { PessimisticMessage } from '../../../impl/cap/pessimistic/messages.ts';
import type { PessimisticRules } from '../../../impl/cap/pessimistic/rules.ts';
import type { PessimisticDurable, PessimisticState } from '../../../impl/cap/pessimistic/state.ts';
import { pessimisticRegisterMachine } from '../../../impl/cap/pessimistic.ts';
import { linearizable } from '../../linearizable.ts';
import type { Judge, Monitor, SimulatedProtocol } from '../../simulated-protocol.ts';
import { eachUpdateOnce, noLostUpdate } from './lost-updates.ts';
import {
  readOrAppend,
  recordedResult,
  registerFaults,
  registerNodes,
  registerPrimary,
  registerSettings,
} from './register-world.ts';

const onDisk = (durable: unknown) => (durable as PessimisticDurable).value;

type Write = Extract<PessimisticMessage, { type: 'write' }>;

/** Who writes as the holder of the lock is the one to whom the primary has granted it. */
function mutualExclusion(): Monitor {
  return {
    name: 'MutualExclusion',
    observe(event, world) {
      if (event.kind !== 'stepped' || event.node === registerPrimary) return undefined;
      const write = event.effects.find((effect) => effect.kind === 'send' && effect.message.type === 'write');
      const primary = world.durableOf(registerPrimary).at(-1) as PessimisticDurable | undefined;
      if (write === undefined || primary === undefined) return undefined;
      const { request, grant } = (write as unknown as { readonly message: Write }).message;
      const done = primary.done[event.node];
      const isDone = done?.life === request.life && done.number === request.number;
      const { holder } = primary;
      if (isDone || holder === null || holder.grant <= grant) return undefined;
      return `${event.node} writes under grant ${grant}, and ${holder.node} has the lock under ${holder.grant}`;
    },
  };
}

/** What was written was made from what was there. The primary may write in the same step in which it takes a write. */
function noConflict(): Monitor {
  return {
    name: 'NoConflict',
    observe(event) {
      if (event.kind !== 'stepped' || event.node !== registerPrimary) return undefined;
      const [before, after] = [event.before as PessimisticState, event.after as PessimisticState];
      const items = (after.value ?? []) as readonly unknown[];
      const found = (before.value ?? []) as readonly unknown[];
      return found.every((item, place) => item === items[place])
        ? undefined
        : `[${String(items)}] is written over [${String(found)}]`;
    },
  };
}

/** When all are joined again nobody waits for the lock. */
function eventuallyAcquired(): Monitor {
  return {
    name: 'EventuallyAcquired',
    observe: () => undefined,
    atEnd(world) {
      const { holder, queue } = world.stateOf(registerPrimary) as PessimisticState;
      return queue.length === 0 ? undefined : `${queue[0]!.node} waits for ${holder?.node ?? 'nobody'}`;
    },
  };
}

/** Nobody whose lock has run out is left without: it asks again when it is time to, and nobody waits for ever. */
function somebodyAnswered(): Monitor {
  return {
    name: 'SomebodyAnswered',
    observe(event) {
      if (event.kind !== 'stepped' || event.input.kind !== 'timer' || event.input.name !== 'retry')
        return undefined;
      const { current, retryGeneration } = event.after as PessimisticState;
      // A timer that was set before means nothing.
      if (retryGeneration === (event.before as PessimisticState).retryGeneration) return undefined;
      const isLeft =
        current !== null && current.held !== null && event.effects.every(({ kind }) => kind !== 'send');
      return isLeft && current.held.untilMs <= event.input.now.monotonicMs
        ? `the lock of ${event.node} has run out, and it does not ask again`
        : undefined;
    },
    atEnd(world) {
      const waiting = registerNodes.find(
        (node) => (world.stateOf(node) as PessimisticState).current !== null,
      );
      return waiting === undefined ? undefined : `an operation of ${waiting} is not through`;
    },
  };
}

/** The specification remembers every list of a history, so each history has its own. */
const judge: Judge = {
  name: 'linearizable',
  judge: (history) => linearizable(appendList({ nilRead: 'value' })).judge(history),
};

const driftPartsPerMillion = 50_000;

export const simulatedPessimisticRegister: PessimisticConfiguration = {
  ...registerSettings,
  ...{ primary: registerPrimary, termMs: 400, driftPartsPerMillion },
};

/** Three replicas, of which one keeps the lock. */
export const pessimisticRegisterSimulation = (
  changes: Partial<PessimisticRules> = {},
): SimulatedProtocol => ({
  slug: 'cap/pessimistic',
  title: 'Replicated register, pessimistic: three replicas, of which one keeps the lock',
  nodes: registerNodes,
  machineOf: () => pessimisticRegisterMachine(simulatedPessimisticRegister, changes),
  faults: [...registerFaults, 'clock-drift'],
  driftPartsPerMillion,
  sampledSeeds: 6,
  clients: 4,
  operationsPerClient: 20,
  operation: readOrAppend,
  // A list to which nobody has appended is an empty one.
  resultOf: (operation, result) =>
    operation.f === 'read' ? (recordedResult(operation, result) ?? []) : null,
  expectedCounters: ['waits', 'locks taken back', 'locks lost before the write'],
  monitors: () => [
    mutualExclusion(),
    noConflict(),
    noLostUpdate(registerPrimary, onDisk),
    eachUpdateOnce(registerPrimary, onDisk),
    eventuallyAcquired(),
    somebodyAnswered(),
  ],
  judges: [judge],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const [before, after] = [event.before as PessimisticState, event.after as PessimisticState];
    const isLost = before.current?.asks === false && after.current?.asks === true;
    return [
      ...(after.waits > before.waits ? ['waits'] : []),
      ...(isLost && before.current.id === after.current?.id ? ['locks lost before the write'] : []),
      ...(event.input.kind === 'timer' && event.input.name === 'term' && before.holder !== after.holder
        ? ['locks taken back']
        : []),
    ];
  },
});
