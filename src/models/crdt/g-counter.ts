import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import { functionFrom, type RecordValue } from '../../core/values/index.ts';
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

/** The constants of specs/crdt/GCounter.tla. */
export type GCounterConstants = ReplicationConstants;

/** How often each replica has gone up. */
export type Slots = Vector;
type Change = RecordValue<{ by: ReplicaName; number: number }>;

export type GCounterState = ReplicatedState<Slots, Change>;
type State = GCounterState;
type Constants = GCounterConstants;

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<Slots> = greater;

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<Slots>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<Slots>;
  readonly perform: Perform;
  /** The slot in which a replica counts: its own. */
  readonly slot: (r: ReplicaName) => ReplicaName;
}

const Increment = (constants: Constants, { perform, slot }: Rules) =>
  action({ r: constants.Replica }, (state: State, { r }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const own = state.payload.get(r);
    return perform(state, r, own.set(slot(r), own.get(slot(r)) + 1), {});
  });

const isSlots = ({ values }: Slots) => values.every((each) => each >= 0);

/** Nothing is counted twice, nothing is passed over. */
const countsEachUpdateOnce = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) => total(own) === seen.get(r).size);

/** The counter, action by action as in specs/crdt/GCounter.tla. */
export function gCounterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules: Rules = { merge, take: changes.merge ?? merge, perform, slot: (r) => r, ...changes };
  return {
    name: 'crdt/g-counter',
    variables: ['payload', 'seen', 'messages'],
    init: () =>
      initiallyEqual<Slots, Change>(
        constants,
        functionFrom(constants.Replica, () => 0),
      ),
    actions: {
      Increment: Increment(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => isReplicated(constants, state, isSlots, () => true),
      StrongConvergence: strongConvergence(),
      CountsEachUpdateOnce: countsEachUpdateOnce,
      SemilatticeLaws: semilatticeLaws(rules.merge, isAtMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged },
  };
}

export const gCounterModel = (constants: Constants): Model<State> =>
  defineModel(gCounterDefinition(constants));

const standard = { Replica: names('r1', 'r2'), MaxUpdates: 3 };

export const gCounter: Protocol<GCounterConstants> = {
  slug: 'crdt/g-counter',
  title: 'Replicated counter that only goes up (G-counter)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 6',
  specification: 'specs/crdt/GCounter.tla',
  constants: {
    Replica: modelValues('the replicas'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: { standard: { about: '2 replicas, 3 updates', constants: standard } },
  model: gCounterModel,
};
