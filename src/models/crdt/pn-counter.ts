import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import { functionFrom, type RecordValue, record } from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import {
  allMerged,
  concurrentUpdates,
  eventualDelivery,
  fairness,
  initiallyEqual,
  isReplicated,
  Lose,
  type Merge,
  mayUpdate,
  type Perform,
  perform,
  Receive,
  type ReplicaName,
  type ReplicatedState,
  type ReplicationConstants,
  Send,
  semilatticeLaws,
  strongConvergence,
} from './replication.ts';
import { greater, isAtMost, total, type Vector } from './vectors.ts';

/** The constants of specs/crdt/PNCounter.tla. */
export type PNCounterConstants = ReplicationConstants;

type Slots = Vector;

/** How often each replica has gone up, and down. */
export type Counter = RecordValue<{ increments: Slots; decrements: Slots }>;
type Change = RecordValue<{ by: ReplicaName; number: number; change: number }>;

export type PNCounterState = ReplicatedState<Counter, Change>;
type State = PNCounterState;
type Constants = PNCounterConstants;

export const counterOf = (increments: Slots, decrements: Slots): Counter =>
  record({ increments, decrements });

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<Counter> = (x, y) =>
  counterOf(greater(x.increments, y.increments), greater(x.decrements, y.decrements));

const up = (slots: Slots, slot: ReplicaName) => slots.set(slot, slots.get(slot) + 1);

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<Counter>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<Counter>;
  readonly perform: Perform;
  /** The slot in which a replica counts: its own. */
  readonly slot: (r: ReplicaName) => ReplicaName;
}

const Increment = (constants: Constants, { perform, slot }: Pick<Rules, 'perform' | 'slot'>) =>
  action({ r: constants.Replica }, (state: State, { r }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const { increments, decrements } = state.payload.get(r);
    return perform(state, r, counterOf(up(increments, slot(r)), decrements), { change: 1 });
  });

const Decrement = (constants: Constants, { perform, slot }: Pick<Rules, 'perform' | 'slot'>) =>
  action({ r: constants.Replica }, (state: State, { r }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const { increments, decrements } = state.payload.get(r);
    return perform(state, r, counterOf(increments, up(decrements, slot(r))), { change: -1 });
  });

const isCounter = ({ increments, decrements }: Counter) =>
  [...increments.values, ...decrements.values].every((each) => each >= 0);

const atMost = (x: Counter, y: Counter) =>
  isAtMost(x.increments, y.increments) && isAtMost(x.decrements, y.decrements);

/** Nothing is counted twice, nothing is passed over. */
const countsEachUpdateOnce = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, { increments, decrements }]) => {
    const changes = seen.get(r).elements();
    return total(increments) - total(decrements) === changes.reduce((sum, { change }) => sum + change, 0);
  });

/** The counter, action by action as in specs/crdt/PNCounter.tla. */
export function pnCounterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules: Rules = { merge, take: changes.merge ?? merge, perform, slot: (r) => r, ...changes };
  return {
    name: 'crdt/pn-counter',
    variables: ['payload', 'seen', 'messages'],
    init: () => {
      const zero = functionFrom(constants.Replica, () => 0);
      return initiallyEqual(constants, counterOf(zero, zero));
    },
    actions: {
      Increment: Increment(constants, rules),
      Decrement: Decrement(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) =>
        isReplicated(constants, state, isCounter, ({ change }) => change === 1 || change === -1),
      StrongConvergence: strongConvergence(),
      CountsEachUpdateOnce: countsEachUpdateOnce,
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged },
  };
}

export const pnCounterModel = (constants: Constants): Model<State> =>
  defineModel(pnCounterDefinition(constants));

export const pnCounter: Protocol<PNCounterConstants> = {
  slug: 'crdt/pn-counter',
  title: 'Replicated counter that goes up and down (PN-counter)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 7',
  specification: 'specs/crdt/PNCounter.tla',
  constants: {
    Replica: modelValues('the replicas'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: {
    small: { about: '2 replicas, 2 updates', constants: { Replica: names('r1', 'r2'), MaxUpdates: 2 } },
    standard: { about: '2 replicas, 3 updates', constants: { Replica: names('r1', 'r2'), MaxUpdates: 3 } },
    'three-replicas': {
      about: '3 replicas, 2 updates',
      constants: { Replica: names('r1', 'r2', 'r3'), MaxUpdates: 2 },
      deep: true,
    },
  },
  model: pnCounterModel,
};
