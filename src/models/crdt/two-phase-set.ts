import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
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

/** The constants of specs/crdt/TwoPhaseSet.tla. */
export interface TwoPhaseSetConstants extends ReplicationConstants {
  /** What may be in the set. */
  readonly Element: SetValue<ModelValue>;
}

/** What was ever added, and what was ever removed. */
export type Phases = RecordValue<{ added: SetValue<ModelValue>; removed: SetValue<ModelValue> }>;

type What = 'add' | 'remove';
type Change = RecordValue<{ by: ReplicaName; number: number; what: What; element: ModelValue }>;

export type TwoPhaseSetState = ReplicatedState<Phases, Change>;
type State = TwoPhaseSetState;
type Constants = TwoPhaseSetConstants;

export const phasesOf = (added: SetValue<ModelValue>, removed: SetValue<ModelValue>): Phases =>
  record({ added, removed });

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<Phases> = (x, y) => phasesOf(x.added.union(y.added), x.removed.union(y.removed));

const difference = (members: SetValue<ModelValue>, others: SetValue<ModelValue>) =>
  members.filter((member) => !others.has(member));

const contents = ({ added, removed }: Phases) => difference(added, removed);

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<Phases>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<Phases>;
  readonly perform: Perform;
  /** The state in which an element was added; in vain, if it was removed before. */
  readonly withAdded: (state: Phases, e: ModelValue) => Phases;
}

/** Replica r adds e. */
const Add = (constants: Constants, { perform, withAdded }: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) =>
    mayUpdate(constants, state)
      ? perform(state, r, withAdded(state.payload.get(r), e), { what: 'add', element: e })
      : undefined,
  );

/** Replica r removes e, which it sees in the set. */
const Remove = (constants: Constants, { perform }: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    const own = state.payload.get(r);
    return mayUpdate(constants, state) && contents(own).has(e)
      ? perform(state, r, phasesOf(own.added, own.removed.add(e)), { what: 'remove', element: e })
      : undefined;
  });

const typeOK = (constants: Constants, state: State) =>
  isReplicated(
    constants,
    state,
    ({ added, removed }) => added.isSubsetOf(constants.Element) && removed.isSubsetOf(constants.Element),
    ({ what, element }) => ['add', 'remove'].includes(what) && constants.Element.has(element),
  );

const atMost = (x: Phases, y: Phases) => x.added.isSubsetOf(y.added) && x.removed.isSubsetOf(y.removed);

const elementsOf = (updates: SetValue<Change>, kind: What) =>
  updates.filter(({ what }) => what === kind).map(({ element }) => element);

/** An element is in the set exactly if it was added and never removed, in whatever order. */
const removeWins = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, state]) =>
    equalValues(
      contents(state),
      difference(elementsOf(seen.get(r), 'add'), elementsOf(seen.get(r), 'remove')),
    ),
  );

/** An element was added again by somebody who had seen it removed, and stays out. */
const addedInVain = ({ seen }: State) =>
  [...seen.entries()].some(([r, updates]) =>
    updates.some(
      (u) =>
        u.by === r &&
        u.what === 'remove' &&
        updates.some((v) => v.by === r && v.what === 'add' && v.element === u.element && u.number < v.number),
    ),
  );

/** The set, action by action as in specs/crdt/TwoPhaseSet.tla. */
export function twoPhaseSetDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules: Rules = {
    ...{ merge, take: changes.merge ?? merge, perform },
    withAdded: ({ added, removed }, e) => phasesOf(added.add(e), removed),
    ...changes,
  };
  return {
    name: 'crdt/two-phase-set',
    variables: ['payload', 'seen', 'messages'],
    init: () => initiallyEqual<Phases, Change>(constants, phasesOf(setOf(), setOf())),
    actions: {
      Add: Add(constants, rules),
      Remove: Remove(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      RemoveWins: {
        when: ({ seen }) => seen.values.some((updates) => elementsOf(updates, 'remove').size > 0),
        holds: removeWins,
      },
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged, AddedInVain: addedInVain },
  };
}

export const twoPhaseSetModel = (constants: Constants): Model<State> =>
  defineModel(twoPhaseSetDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Element: names('e1'), MaxUpdates: 3 };

export const twoPhaseSet: Protocol<TwoPhaseSetConstants> = {
  slug: 'crdt/two-phase-set',
  title: 'Replicated set from which removal is for good (2P-set)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 12',
  specification: 'specs/crdt/TwoPhaseSet.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Element: modelValues('what may be in the set'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 1 element, 3 updates', constants: standard },
    'two-elements': {
      about: '2 replicas, 2 elements, 3 updates',
      constants: { ...standard, Element: names('e1', 'e2') },
      deep: true,
    },
  },
  model: twoPhaseSetModel,
};
