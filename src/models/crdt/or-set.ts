import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import {
  allMerged,
  concurrentUpdates,
  eventualDelivery,
  fairness,
  hasSeenBefore,
  initiallyEqual,
  isReplicated,
  Lose,
  type Merge,
  mayUpdate,
  namesOf,
  type Perform,
  perform,
  Receive,
  type ReplicaName,
  type ReplicatedState,
  type ReplicationConstants,
  Send,
  semilatticeLaws,
  strongConvergence,
  type UpdateName,
} from './replication.ts';

/** The constants of specs/crdt/ORSet.tla. */
export interface ORSetConstants extends ReplicationConstants {
  /** What may be in the set. */
  readonly Element: SetValue<ModelValue>;
}

/** An element under a tag: the replica that gave it, and a number. */
export type Tagged = FunctionValue<number, ReplicaName>;
export const tagged = (e: ModelValue, r: ReplicaName, number: number): Tagged =>
  sequence<ReplicaName>(e, r, number);
const elementOf = ({ values }: Tagged) => values[0] as ModelValue;

/** The tags under which elements were added, and those that were removed since. */
export type TaggedSet = RecordValue<{ added: SetValue<Tagged>; removed: SetValue<Tagged> }>;

type Change = RecordValue<{
  by: ReplicaName;
  number: number;
  what: 'add' | 'remove';
  element: ModelValue;
  after: SetValue<UpdateName>;
}>;

export interface ORSetState extends ReplicatedState<TaggedSet, Change> {
  /** How many tags each replica has given, on disk. */
  readonly tags: FunctionValue<ReplicaName, number>;
}

type State = ORSetState;
type Constants = ORSetConstants;

export const taggedSet = (added: SetValue<Tagged>, removed: SetValue<Tagged>): TaggedSet =>
  record({ added, removed });

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<TaggedSet> = (x, y) =>
  taggedSet(x.added.union(y.added), x.removed.union(y.removed));

const contents = ({ added, removed }: TaggedSet) => added.filter((t) => !removed.has(t)).map(elementOf);

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<TaggedSet>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<TaggedSet>;
  readonly perform: Perform;
  /** The tags that go with an element that is removed: those under which the replica sees it. */
  readonly removed: (state: TaggedSet, e: ModelValue) => SetValue<Tagged>;
}

const change = ({ seen }: State, r: ReplicaName, what: 'add' | 'remove', element: ModelValue) => ({
  what,
  element,
  after: namesOf(seen.get(r)),
});

/** Replica r adds e, under a tag that nobody has given before. */
const Add = (constants: Constants, { perform }: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const { added, removed } = state.payload.get(r);
    const number = state.tags.get(r) + 1;
    const next = taggedSet(added.add(tagged(e, r, number)), removed);
    return {
      ...perform(state, r, next, change(state, r, 'add', e)),
      tags: state.tags.set(r, number),
    };
  });

/** Replica r removes e, which it sees in the set: under all tags under which it sees it, and no others. */
const Remove = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    const own = state.payload.get(r);
    if (!mayUpdate(constants, state) || !contents(own).has(e)) return undefined;
    const next = taggedSet(own.added, own.removed.union(rules.removed(own, e)));
    return rules.perform(state, r, next, change(state, r, 'remove', e));
  });

function typeOK(constants: Constants, state: State): boolean {
  const { Replica, Element, MaxUpdates } = constants;
  const isCount = (count: Tagged['values'][number]) =>
    (count as number) >= 0 && (count as number) <= MaxUpdates;
  const isTagged = ({ values: [e, r, number] }: Tagged) =>
    Element.has(e!) && Replica.has(r!) && isCount(number!);
  const isName = ({ values: [r, number] }: UpdateName) => Replica.has(r!) && isCount(number!);
  return (
    state.tags.values.every(isCount) &&
    isReplicated(
      constants,
      state,
      ({ added, removed }) => added.every(isTagged) && removed.every(isTagged),
      ({ what, element, after }) =>
        ['add', 'remove'].includes(what) && Element.has(element) && after.every(isName),
    )
  );
}

const atMost = (x: TaggedSet, y: TaggedSet) => x.added.isSubsetOf(y.added) && x.removed.isSubsetOf(y.removed);

const isAddition = ({ what }: Change) => what === 'add';
const undoes = (removal: Change, addition: Change) =>
  removal.what === 'remove' && removal.element === addition.element && hasSeenBefore(removal, addition);

/** An element is in the set exactly if some addition of it was not seen by any removal of it. */
const addWins = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, state]) => {
    const updates = seen.get(r);
    const lasting = updates.filter((u) => isAddition(u) && !updates.some((v) => undoes(v, u)));
    return equalValues(
      contents(state),
      lasting.map(({ element }) => element),
    );
  });

/** An addition has won over a removal that did not see it, nor was seen by it. */
const addHasWon = ({ payload, seen }: State) =>
  [...payload.entries()].some(([r, state]) => {
    const updates = seen.get(r);
    return updates.some(
      (u) =>
        isAddition(u) &&
        contents(state).has(u.element) &&
        updates.some(
          (v) =>
            v.what === 'remove' && v.element === u.element && !hasSeenBefore(v, u) && !hasSeenBefore(u, v),
        ),
    );
  });

/** The set, action by action as in specs/crdt/ORSet.tla. */
export function orSetDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules: Rules = {
    ...{ merge, take: changes.merge ?? merge, perform },
    removed: ({ added }, e) => added.filter((t) => elementOf(t) === e),
    ...changes,
  };
  return {
    name: 'crdt/or-set',
    variables: ['payload', 'tags', 'seen', 'messages'],
    init: () => ({
      ...initiallyEqual<TaggedSet, Change>(constants, taggedSet(setOf(), setOf())),
      tags: functionFrom(constants.Replica, () => 0),
    }),
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
      AddWins: {
        when: ({ seen }) => seen.values.some((updates) => updates.some(({ what }) => what === 'remove')),
        holds: addWins,
      },
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged, AddHasWon: addHasWon },
  };
}

export const orSetModel = (constants: Constants): Model<State> => defineModel(orSetDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Element: names('e1'), MaxUpdates: 3 };

export const orSet: Protocol<ORSetConstants> = {
  slug: 'crdt/or-set',
  title: 'Replicated set in which additions win (OR-set)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), section 3.3.5',
  specification: 'specs/crdt/ORSet.tla',
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
  model: orSetModel,
};
