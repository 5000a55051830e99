/**
 * A replica of a type whose operations travel. It delivers each operation once, and after all that had been delivered where it was
 * made: causal broadcast, by version vectors (Birman, Schiper and Stephenson, Lightweight Causal and Atomic Group
 * Multicast, 1991, section 5.1; Shapiro et al. 2011, section 2.2.2). Operations are sent again, also those of others, until all are
 * known to have them.
 */
import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import type { OperationType } from './operation-type.ts';
import {
  checkReplica,
  checkReplicaConfiguration,
  type ReplicaConfiguration,
  type ReplicaOperation,
  senseless,
} from './replica-configuration.ts';
import { entryOf, joinVectors, noVersion, type VersionVector, withEntry } from './version-vector.ts';

/** An operation on its way: whose it is, and how many operations of each replica had been delivered there, itself included. */
export interface StampedOperation<Operation> {
  readonly by: string;
  readonly stamp: VersionVector;
  readonly operation: Operation;
}

export type OperationMessage<Operation> =
  | { readonly type: 'operations'; readonly operations: readonly StampedOperation<Operation>[] }
  /** Up to which operations of each replica the sender has delivered them, or will. */
  | { readonly type: 'delivered'; readonly clock: VersionVector };

/** The only record: each one takes the place of the one before. */
export interface OperationDurable<State, Operation> {
  readonly state: State;
  /** How many operations of each replica were delivered. */
  readonly clock: VersionVector;
  /** Those of them that others may not have, in the order in which they were delivered here. */
  readonly log: readonly StampedOperation<Operation>[];
}

export interface OperationReplicaState<State, Operation> extends OperationDurable<State, Operation> {
  readonly replica: string;
  /** What has come before its turn. In memory: it comes again. */
  readonly early: readonly StampedOperation<Operation>[];
  /** What each other replica has said to have delivered. */
  readonly known: Readonly<Record<string, VersionVector>>;
  readonly lastWriteId: number;
  readonly timerGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface OperationReplicaRules<State, Operation> {
  /** Whether an operation is the next one of its replica. */
  readonly isNext: (clock: VersionVector, operation: StampedOperation<Operation>) => boolean;
  /** Whether nothing is missing that had been delivered there. */
  readonly hasOthers: (clock: VersionVector, operation: StampedOperation<Operation>) => boolean;
  /** What an operation makes of a state: as its type says unless given. */
  readonly effect?: (state: State, operation: Operation) => State;
  readonly sendsAgain: boolean;
}

type MachineOf<State, Update, Operation, Value> = Machine<
  OperationReplicaState<State, Operation>,
  OperationMessage<Operation>,
  ReplicaOperation<Update>,
  Value,
  OperationDurable<State, Operation>
>;

/** @throws Error if the configuration makes no sense, or the replica is not in it. */
export function operationReplicaMachine<State, Update, Operation, Value>(
  type: OperationType<State, Update, Operation, Value>,
  configuration: ReplicaConfiguration,
  changes: Partial<OperationReplicaRules<State, Operation>> = {},
): MachineOf<State, Update, Operation, Value> {
  checkReplicaConfiguration(configuration);
  return new OperationReplica(type, configuration, changes).machine();
}

type Step<State, Operation, Value> = Transition<
  OperationReplicaState<State, Operation>,
  OperationMessage<Operation>,
  Value,
  OperationDurable<State, Operation>
>;

/** The functions of the machine, with the type and the settings at hand. */
class OperationReplica<State, Update, Operation, Value> {
  readonly #type: OperationType<State, Update, Operation, Value>;
  readonly #configuration: ReplicaConfiguration;
  readonly #rules: Required<OperationReplicaRules<State, Operation>>;

  constructor(
    type: OperationType<State, Update, Operation, Value>,
    configuration: ReplicaConfiguration,
    changes: Partial<OperationReplicaRules<State, Operation>>,
  ) {
    this.#type = type;
    this.#configuration = configuration;
    this.#rules = {
      isNext: (clock, { by, stamp }) => entryOf(stamp, by) === entryOf(clock, by) + 1,
      hasOthers: (clock, { by, stamp }) =>
        Object.entries(stamp).every(([other, count]) => other === by || count <= entryOf(clock, other)),
      effect: type.effect,
      sendsAgain: true,
      ...changes,
    };
  }

  machine(): MachineOf<State, Update, Operation, Value> {
    const record = ({ state, clock, log }: OperationReplicaState<State, Operation>) => ({
      state,
      clock,
      log,
    });
    return {
      name: `crdt/${this.#type.name}`,
      start: (replica, durable) => this.#start(replica, durable.at(-1)),
      step: (state, input) => {
        const after = this.#step(state, input);
        return recorded(after, record, after.state.clock !== state.clock);
      },
      normalize: (state) => ({ ...state, lastWriteId: 0, timerGeneration: 0 }),
    };
  }

  #start(
    replica: string,
    durable: OperationDurable<State, Operation> | undefined,
  ): Step<State, Operation, Value> {
    checkReplica(this.#configuration, replica);
    const recalled = durable ?? { state: this.#type.initial, clock: noVersion, log: [] };
    const counters = { lastWriteId: 0, timerGeneration: 0 };
    return this.#tick({ replica, ...recalled, early: [], known: {}, ...counters });
  }

  #step(
    state: OperationReplicaState<State, Operation>,
    input: Input<OperationMessage<Operation>, ReplicaOperation<Update>>,
  ): Step<State, Operation, Value> {
    switch (input.kind) {
      case 'operation':
        return this.#answer(state, input.id, input.operation);
      case 'message':
        if (!this.#configuration.replicas.includes(input.from)) return this.#go(state);
        return input.message.type === 'operations'
          ? this.#receive(state, input.from, input.message.operations)
          : this.#go(this.#learn(state, input.from, input.message.clock));
      case 'timer':
        return input.generation === state.timerGeneration
          ? andThen(this.#rules.sendsAgain ? this.#sendToAll(state) : this.#go(state), (sent) =>
              this.#tick(sent),
            )
          : this.#go(state);
      case 'written':
        return this.#go(state);
    }
  }

  #go(
    state: OperationReplicaState<State, Operation>,
    ...effects: Step<State, Operation, Value>['effects']
  ): Step<State, Operation, Value> {
    return { state, effects };
  }

  /** A client reads, or updates: the operation takes effect here and now, and goes to the others. */
  #answer(
    state: OperationReplicaState<State, Operation>,
    id: string,
    asked: ReplicaOperation<Update>,
  ): Step<State, Operation, Value> {
    if (asked.type === 'read') return this.#go(state, this.#ok(id, state));
    const { replica, clock } = state;
    const number = entryOf(clock, replica) + 1;
    const operation = this.#type.prepare(state.state, replica, number, asked.update);
    if (operation === undefined)
      return this.#go(state, { kind: 'reply', id, outcome: 'fail', reason: senseless });
    const made = { by: replica, stamp: withEntry(clock, replica, number), operation };
    const delivered = this.#deliver(state, made);
    return andThen(this.#go(delivered, this.#ok(id, delivered)), (next) =>
      this.#go(next, ...this.#others(next).map((to) => operations(to, [made]))),
    );
  }

  #ok(
    id: string,
    { state }: OperationReplicaState<State, Operation>,
  ): Effect<OperationMessage<Operation>, Value, never> {
    return { kind: 'reply', id, outcome: 'ok', result: this.#type.value(state) };
  }

  /** The operation takes effect, and is kept for those that may not have it. */
  #deliver(
    own: OperationReplicaState<State, Operation>,
    stamped: StampedOperation<Operation>,
  ): OperationReplicaState<State, Operation> {
    const { by, stamp, operation } = stamped;
    return {
      ...own,
      state: this.#rules.effect(own.state, operation),
      clock: withEntry(own.clock, by, Math.max(entryOf(own.clock, by), entryOf(stamp, by))),
      log: [...own.log, stamped],
    };
  }

  /** Operations arrive: each is delivered when its turn has come, and what comes before it waits. */
  #receive(
    state: OperationReplicaState<State, Operation>,
    from: string,
    received: readonly StampedOperation<Operation>[],
  ): Step<State, Operation, Value> {
    let own = state;
    let waiting = [...state.early, ...received];
    for (;;) {
      const next = waiting.find(
        (each) => this.#rules.isNext(own.clock, each) && this.#rules.hasOthers(own.clock, each),
      );
      if (next === undefined) break;
      own = this.#deliver(own, next);
      // Under the right rules it is never next again; without this line a rule that is wrong would deliver it for ever.
      waiting = waiting.filter((each) => each !== next);
    }
    const early = withoutRepeats(
      waiting.filter(({ by, stamp }) => entryOf(stamp, by) > entryOf(own.clock, by)),
    );
    return this.#go(
      { ...own, early },
      { kind: 'send', to: from, message: { type: 'delivered', clock: own.clock } },
    );
  }

  /** What all others have delivered is not kept any longer. */
  #learn(
    state: OperationReplicaState<State, Operation>,
    from: string,
    clock: VersionVector,
  ): OperationReplicaState<State, Operation> {
    const known = { ...state.known, [from]: joinVectors(this.#knownOf(state, from), clock) };
    const learned = { ...state, known };
    const log = state.log.filter((each) =>
      this.#others(state).some((other) => !hasDelivered(this.#knownOf(learned, other), each)),
    );
    return { ...learned, log: log.length === state.log.length ? state.log : log };
  }

  #knownOf({ known }: OperationReplicaState<State, Operation>, other: string): VersionVector {
    return Object.hasOwn(known, other) ? known[other]! : noVersion;
  }

  #others({ replica }: OperationReplicaState<State, Operation>): readonly string[] {
    return this.#configuration.replicas.filter((other) => other !== replica);
  }

  /** Each other replica is sent what it is not known to have delivered. */
  #sendToAll(state: OperationReplicaState<State, Operation>): Step<State, Operation, Value> {
    return this.#go(
      state,
      ...this.#others(state).flatMap((to) => {
        const missing = state.log.filter((each) => !hasDelivered(this.#knownOf(state, to), each));
        return missing.length === 0 ? [] : [operations(to, missing)];
      }),
    );
  }

  #tick(state: OperationReplicaState<State, Operation>): Step<State, Operation, Value> {
    const { syncMs } = this.#configuration;
    const generation = state.timerGeneration + 1;
    return this.#go(
      { ...state, timerGeneration: generation },
      { kind: 'setTimer', name: 'sync', generation, minMs: syncMs / 2, maxMs: syncMs },
    );
  }
}

const hasDelivered = <Operation>(clock: VersionVector, { by, stamp }: StampedOperation<Operation>): boolean =>
  entryOf(stamp, by) <= entryOf(clock, by);

const operations = <Operation>(to: string, list: readonly StampedOperation<Operation>[]) => ({
  kind: 'send' as const,
  to,
  message: { type: 'operations' as const, operations: list },
});

function withoutRepeats<Operation>(
  list: readonly StampedOperation<Operation>[],
): readonly StampedOperation<Operation>[] {
  const nameOf = ({ by, stamp }: StampedOperation<Operation>) => `${entryOf(stamp, by)} ${by}`;
  return [...new Map(list.map((each) => [nameOf(each), each])).values()];
}
