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
import type { Context } from './dots.ts';
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
import { greater, isAtMost } from './vectors.ts';

/** The constants of specs/crdt/ORMap.tla. */
export interface ORMapConstants extends ReplicationConstants {
  readonly Key: SetValue<ModelValue>;
  /** What may be put under the keys. */
  readonly Value: SetValue<ModelValue>;
}

/** A value under a key, with the dot of its put: the replica and a number. */
export type Binding = FunctionValue<number, ReplicaName>;

/** Values under keys, and all dots heard of: what is in the context and not in the map is gone. */
export type DottedMap = RecordValue<{ bindings: SetValue<Binding>; context: Context }>;

type Change = RecordValue<{
  by: ReplicaName;
  number: number;
  what: 'put' | 'remove';
  key: ModelValue;
  written: SetValue<ModelValue>;
  after: SetValue<UpdateName>;
}>;

export type ORMapState = ReplicatedState<DottedMap, Change>;
type State = ORMapState;
type Constants = ORMapConstants;

export const mapOf = (bindings: SetValue<Binding>, context: Context): DottedMap =>
  record({ bindings, context });

const covers = (context: Context, { values: [, , r, number] }: Binding) =>
  (number as number) <= context.get(r!);

/** What of x stays: a binding goes if y has heard of it and does not have it. */
const standing = (x: DottedMap, y: DottedMap) =>
  x.bindings.filter((each) => !covers(y.context, each) || y.bindings.has(each));

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<DottedMap> = (x, y) =>
  mapOf(standing(x, y).union(standing(y, x)), greater(x.context, y.context));

const under = ({ bindings }: DottedMap, k: ModelValue) => bindings.filter(({ values }) => values[0] === k);

const valuesUnder = (state: DottedMap, k: ModelValue) =>
  under(state, k).map(({ values }) => values[1] as ModelValue);

export const without = (state: DottedMap, k: ModelValue) =>
  state.bindings.filter(({ values }) => values[0] !== k);

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<DottedMap>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<DottedMap>;
  readonly perform: Perform;
  /** The state from which a key was removed. */
  readonly withRemoved: (state: DottedMap, k: ModelValue) => DottedMap;
}

const change = (
  { seen }: State,
  r: ReplicaName,
  what: Change['what'],
  key: ModelValue,
  put: ModelValue[],
) => ({ what, key, written: setOf(put), after: namesOf(seen.get(r)) });

/** Replica r puts v under k, in place of what it sees there. */
const Put = (constants: Constants, { perform }: Rules) =>
  action({ r: constants.Replica, k: constants.Key, v: constants.Value }, (state: State, { r, k, v }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const own = state.payload.get(r);
    const number = own.context.get(r) + 1;
    const binding = sequence<ReplicaName>(k, v, r, number);
    const next = mapOf(without(own, k).add(binding), own.context.set(r, number));
    return perform(state, r, next, change(state, r, 'put', k, [v]));
  });

/** Replica r removes k, under which it sees something: what it sees there, and nothing else. */
const Remove = (constants: Constants, { perform, withRemoved }: Rules) =>
  action({ r: constants.Replica, k: constants.Key }, (state: State, { r, k }) => {
    const own = state.payload.get(r);
    if (!mayUpdate(constants, state) || under(own, k).size === 0) return undefined;
    return perform(state, r, withRemoved(own, k), change(state, r, 'remove', k, []));
  });

function typeOK(constants: Constants, state: State): boolean {
  const { Replica, Key, Value, MaxUpdates } = constants;
  const isCount = (count: ReplicaName) => (count as number) >= 0 && (count as number) <= MaxUpdates;
  const isName = ({ values: [r, number] }: UpdateName) => Replica.has(r!) && isCount(number!);
  const isBinding = ({ values: [k, v, r, number] }: Binding) =>
    Key.has(k!) && Value.has(v!) && Replica.has(r!) && isCount(number!);
  return isReplicated(
    constants,
    state,
    ({ bindings, context }) => bindings.every(isBinding) && context.values.every(isCount),
    ({ what, key, written, after }) =>
      ['put', 'remove'].includes(what) && Key.has(key) && written.isSubsetOf(Value) && after.every(isName),
  );
}

const isSuperseded = (u: Change, updates: SetValue<Change>) =>
  updates.some((v) => v.key === u.key && hasSeenBefore(v, u));

/** Under a key are the values of those puts that no other update of the key had seen: of those seen. */
const updateWins = ({ Key }: Constants, { payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) =>
    Key.every((k) => {
      const updates = seen.get(r);
      const latest = updates.filter((u) => u.key === k && u.what === 'put' && !isSuperseded(u, updates));
      const put = latest.elements().flatMap(({ written }) => written.elements());
      return equalValues(valuesUnder(own, k), setOf(put));
    }),
  );

const atMost = (x: DottedMap, y: DottedMap) =>
  isAtMost(x.context, y.context) &&
  y.bindings.every((each) => !covers(x.context, each) || x.bindings.has(each));

/** A put has won over a removal that did not see it. */
const updateHasWon = ({ payload, seen }: State) =>
  [...payload.entries()].some(([r, own]) => {
    const removals = seen.get(r).filter(({ what }) => what === 'remove');
    const puts = seen.get(r).filter((u) => u.what === 'put' && u.written.isSubsetOf(valuesUnder(own, u.key)));
    const isConcurrent = (u: Change, v: Change) => !hasSeenBefore(v, u) && !hasSeenBefore(u, v);
    return puts.some((u) => removals.some((v) => v.key === u.key && isConcurrent(u, v)));
  });

/** The map, action by action as in specs/crdt/ORMap.tla. */
export function orMapDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules: Rules = {
    ...{ merge, take: changes.merge ?? merge, perform },
    withRemoved: (state, k) => mapOf(without(state, k), state.context),
    ...changes,
  };
  return {
    name: 'crdt/or-map',
    variables: ['payload', 'seen', 'messages'],
    init: () => {
      const context = functionFrom(constants.Replica, () => 0);
      return initiallyEqual<DottedMap, Change>(constants, mapOf(setOf<Binding>(), context));
    },
    actions: {
      Put: Put(constants, rules),
      Remove: Remove(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      UpdateWins: {
        when: ({ seen }) => seen.values.some((updates) => updates.some(({ what }) => what === 'remove')),
        holds: (state) => updateWins(constants, state),
      },
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged, UpdateHasWon: updateHasWon },
  };
}

export const orMapModel = (constants: Constants): Model<State> => defineModel(orMapDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Key: names('k1'), Value: names('v1'), MaxUpdates: 3 };

export const orMap: Protocol<ORMapConstants> = {
  slug: 'crdt/or-map',
  title: 'Replicated map in which updates win over removals (OR-map)',
  source: 'Almeida, Shoker and Baquero, Delta State Replicated Data Types (2018), ORMap',
  specification: 'specs/crdt/ORMap.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Key: modelValues('the keys'),
    Value: modelValues('what may be put under them'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 1 key, 1 value, 3 updates', constants: standard },
    'two-keys': {
      about: '2 replicas, 2 keys, 1 value, 3 updates',
      constants: { ...standard, Key: names('k1', 'k2') },
      deep: true,
    },
  },
  model: orMapModel,
};
