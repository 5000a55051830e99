/**
 * A replica of a type whose states are joined. It sends what has changed since what another one has acknowledged, as one delta; or
 * its whole state, if it does not have that any more, or is told to send no deltas. That is all there is to it: a delta or a
 * state that is lost is sent again, and one that comes twice, late or out of order changes nothing for the worse.
 *
 * Almeida, Shoker and Baquero, Delta State Replicated Data Types (2018), Algorithm 2: a replica joins only deltas that follow
 * without a gap on what it has acknowledged, so that it never has an effect without its causes. State and counter are on
 * disk before anybody hears of them: so no dot is given twice, and no acknowledgement stands for another delta.
 */
import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import {
  checkReplica,
  checkReplicaConfiguration,
  type ReplicaConfiguration,
  type ReplicaOperation,
  senseless,
} from './replica-configuration.ts';
import type { StateType } from './state-type.ts';
import { entryOf, type VersionVector, withEntry } from './version-vector.ts';

export interface StateReplicaConfiguration extends ReplicaConfiguration {
  /** So many deltas are kept, for those that have not acknowledged them; 0: whole states are sent, the state-based form. */
  readonly maxDeltas: number;
}

export type StateMessage<State> =
  | {
      readonly type: 'delta';
      readonly delta: State;
      /** The number of the sender's next delta: acknowledging this message acknowledges all below it. */
      readonly next: number;
    }
  | { readonly type: 'acknowledge'; readonly next: number };

/** The only record: each one takes the place of the one before. */
export interface StateDurable<State> {
  readonly state: State;
  /** The number of the next delta, from 1. */
  readonly next: number;
}

export interface StateReplicaState<State> {
  readonly replica: string;
  readonly state: State;
  readonly next: number;
  /** The last changes of the state, without a gap up to `next`. In memory: who starts again sends whole states first. */
  readonly deltas: readonly { readonly number: number; readonly delta: State }[];
  /** Of each other replica the number below which it has all deltas. */
  readonly acknowledged: VersionVector;
  readonly lastWriteId: number;
  readonly timerGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface StateReplicaRules<State> {
  /** What a replica makes of a delta that reaches it: joined unless given. */
  readonly take?: (own: State, delta: State) => State;
  /** What a replica finds on its disk. */
  readonly recall: (durable: StateDurable<State>, replica: string) => StateDurable<State>;
  /** From which of its deltas on a replica sends. */
  readonly from: (acknowledged: number, next: number) => number;
  /** What counts as acknowledged once a message is sent. */
  readonly acknowledgedWhenSent: (acknowledged: number, next: number) => number;
  /** Whether a replica sends what may have been lost. */
  readonly sendsAgain: boolean;
}

/** A replica as a machine, whatever its type. */
export type StateReplicaMachine<State, Update, Value> = Machine<
  StateReplicaState<State>,
  StateMessage<State>,
  ReplicaOperation<Update>,
  Value,
  StateDurable<State>
>;

/** @throws Error if the configuration makes no sense, or the replica is not in it. */
export function stateReplicaMachine<State, Update, Value>(
  type: StateType<State, Update, Value>,
  configuration: StateReplicaConfiguration,
  changes: Partial<StateReplicaRules<State>> = {},
): StateReplicaMachine<State, Update, Value> {
  checkReplicaConfiguration(configuration);
  const { maxDeltas } = configuration;
  if (!Number.isSafeInteger(maxDeltas) || maxDeltas < 0)
    throw new Error(`maxDeltas must be a whole number, not ${maxDeltas}`);
  return new StateReplica(type, configuration, changes).machine();
}

/** The functions of the machine, with the type and the settings at hand. */
class StateReplica<State, Update, Value> {
  readonly #type: StateType<State, Update, Value>;
  readonly #configuration: StateReplicaConfiguration;
  readonly #rules: Required<StateReplicaRules<State>>;

  constructor(
    type: StateType<State, Update, Value>,
    configuration: StateReplicaConfiguration,
    changes: Partial<StateReplicaRules<State>>,
  ) {
    this.#type = type;
    this.#configuration = configuration;
    this.#rules = {
      take: type.join,
      recall: (durable) => durable,
      from: (acknowledged) => acknowledged,
      acknowledgedWhenSent: (acknowledged) => acknowledged,
      sendsAgain: true,
      ...changes,
    };
  }

  machine(): StateReplicaMachine<State, Update, Value> {
    const record = ({ state, next }: StateReplicaState<State>) => ({ state, next });
    return {
      name: `crdt/${this.#type.name}`,
      start: (replica, durable) => this.#start(replica, durable.at(-1)),
      step: (state, input) => {
        const after = this.#step(state, input);
        return recorded(after, record, after.state.next !== state.next);
      },
      normalize: (state) => ({ ...state, lastWriteId: 0, timerGeneration: 0 }),
    };
  }

  #start(replica: string, durable: StateDurable<State> | undefined) {
    checkReplica(this.#configuration, replica);
    const recalled =
      durable === undefined ? { state: this.#type.bottom, next: 1 } : this.#rules.recall(durable, replica);
    const counters = { lastWriteId: 0, timerGeneration: 0 };
    return this.#tick({ replica, ...recalled, deltas: [], acknowledged: {}, ...counters });
  }

  #step(
    state: StateReplicaState<State>,
    input: Input<StateMessage<State>, ReplicaOperation<Update>>,
  ): Step<State, Value> {
    switch (input.kind) {
      case 'operation':
        return this.#answer(state, input.id, input.operation);
      case 'message':
        if (!this.#configuration.replicas.includes(input.from)) return go(state);
        return input.message.type === 'delta'
          ? this.#receive(state, input.from, input.message.delta, input.message.next)
          : go(this.#acknowledge(state, input.from, input.message.next));
      case 'timer':
        return input.generation === state.timerGeneration
          ? andThen(this.#rules.sendsAgain ? this.#sendToAll(state) : go(state), (sent) => this.#tick(sent))
          : go(state);
      case 'written':
        return go(state);
    }
  }

  /** A client reads, or updates: which is done here and now, and told to the others later. */
  #answer(
    state: StateReplicaState<State>,
    id: string,
    operation: ReplicaOperation<Update>,
  ): Step<State, Value> {
    if (operation.type === 'read') return go(state, this.#ok(id, state));
    const delta = this.#type.mutate(state.state, state.replica, operation.update);
    if (delta === undefined) return go(state, { kind: 'reply', id, outcome: 'fail', reason: senseless });
    const updated = this.#apply(state, this.#type.join(state.state, delta), delta);
    const answered = go(updated, this.#ok(id, updated));
    return this.#rules.sendsAgain ? answered : andThen(answered, (next) => this.#sendToAll(next));
  }

  #ok(id: string, { state }: StateReplicaState<State>): Effect<StateMessage<State>, Value, never> {
    return { kind: 'reply', id, outcome: 'ok', result: this.#type.value(state) };
  }

  /** The state has changed, and the change is kept for the others. */
  #apply(own: StateReplicaState<State>, state: State, delta: State): StateReplicaState<State> {
    const { maxDeltas } = this.#configuration;
    const deltas = [...own.deltas, { number: own.next, delta }];
    return {
      ...own,
      state,
      next: own.next + 1,
      deltas: maxDeltas === 0 ? [] : deltas.slice(-maxDeltas),
    };
  }

  /** A delta arrives: if there is news in it, it is joined and kept for others; acknowledged it is in any case. */
  #receive(state: StateReplicaState<State>, from: string, delta: State, next: number): Step<State, Value> {
    const isKnown = this.#type.isAtMost(delta, state.state);
    const after = isKnown ? state : this.#apply(state, this.#rules.take(state.state, delta), delta);
    return go(after, { kind: 'send', to: from, message: { type: 'acknowledge', next } });
  }

  /** What all others have is not kept any longer. */
  #acknowledge(state: StateReplicaState<State>, from: string, next: number): StateReplicaState<State> {
    const known = Math.max(entryOf(state.acknowledged, from), next);
    const acknowledged = withEntry(state.acknowledged, from, known);
    const least = Math.min(...this.#others(state).map((other) => entryOf(acknowledged, other)));
    return { ...state, acknowledged, deltas: state.deltas.filter(({ number }) => number >= least) };
  }

  #others({ replica }: StateReplicaState<State>): readonly string[] {
    return this.#configuration.replicas.filter((other) => other !== replica);
  }

  #sendToAll(state: StateReplicaState<State>): Step<State, Value> {
    return this.#others(state).reduce(
      (sent, other) => andThen(sent, (next) => this.#send(next, other)),
      go<State, Value>(state),
    );
  }

  /** All that has changed since what another one has acknowledged; the whole state, if that is not there any more. */
  #send(state: StateReplicaState<State>, to: string): Step<State, Value> {
    const { next, deltas } = state;
    const acknowledged = entryOf(state.acknowledged, to);
    if (acknowledged >= next) return go(state);
    const hasAll = deltas.length > 0 && deltas[0]!.number <= acknowledged;
    const from = this.#rules.from(acknowledged, next);
    const delta = hasAll
      ? deltas
          .filter(({ number }) => number >= from)
          .reduce((sum, each) => this.#type.join(sum, each.delta), this.#type.bottom)
      : state.state;
    const now = this.#rules.acknowledgedWhenSent(acknowledged, next);
    return go(
      now === acknowledged ? state : { ...state, acknowledged: withEntry(state.acknowledged, to, now) },
      { kind: 'send', to, message: { type: 'delta', delta, next } },
    );
  }

  #tick(state: StateReplicaState<State>): Step<State, Value> {
    const { syncMs } = this.#configuration;
    const generation = state.timerGeneration + 1;
    return go(
      { ...state, timerGeneration: generation },
      { kind: 'setTimer', name: 'sync', generation, minMs: syncMs / 2, maxMs: syncMs },
    );
  }
}

type Step<State, Value> = Transition<
  StateReplicaState<State>,
  StateMessage<State>,
  Value,
  StateDurable<State>
>;

const go = <State, Value>(
  state: StateReplicaState<State>,
  ...effects: Step<State, Value>['effects']
): Step<State, Value> => ({ state, effects });
