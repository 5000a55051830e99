import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { isSetOf, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  interval,
  type RecordValue,
  record,
  type SetValue,
  sequence as sequenceOf,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import {
  type CausalState,
  type Counts,
  type DeliveryRules,
  type Effect,
  initiallyWithout,
  isCausal,
  LoseOperation,
  makeOperation,
  ReceiveOperation,
  rightDelivery,
  SendOperations,
} from './causal-delivery.ts';
import {
  allMerged,
  concurrentUpdates,
  eventualDelivery,
  fairness,
  hasSeenBefore,
  type ReplicationConstants,
  strongConvergence,
  type UpdateName,
} from './replication.ts';

/** The constants of specs/crdt/Sequence.tla. */
export interface SequenceConstants extends ReplicationConstants {
  /** Numbers from 1, which break ties. */
  readonly Replica: SetValue<number>;
}

/** An element is its timestamp, a time and a replica: what it says does not matter here. */
export type Element = FunctionValue<number, number>;
export type Order = FunctionValue<number, Element>;

/** Elements in order, and those of them that were removed. */
export type Text = RecordValue<{ order: Order; removed: SetValue<Element> }>;

/** An insertion of an element after another one, or a removal of an element, which is then both. */
export type Operation = RecordValue<{
  by: number;
  number: number;
  what: 'insert' | 'remove';
  element: Element;
  reference: Element;
  stamp: Counts;
  after: SetValue<UpdateName>;
}>;

export type SequenceState = CausalState<Text, Operation>;
type State = SequenceState;
type Constants = SequenceConstants;

const element = (time: number, r: number): Element => sequenceOf(time, r);
const timeOf = ({ values }: Element) => values[0]!;

/** In place of an element before the first one. */
const front = element(0, 0);

const textOf = (order: readonly Element[], removed: SetValue<Element>): Text =>
  record({ order: sequenceOf(...order), removed });

const visible = ({ order, removed }: Text) => setOf(order.values).filter((e) => !removed.has(e));

/** The place of an element from 1 on, and 0 before the first one. */
const placeOf = (order: readonly Element[], e: Element) => order.findIndex((f) => equalValues(e, f)) + 1;

const isNewer = (e: Element, f: Element) =>
  timeOf(e) > timeOf(f) || (timeOf(e) === timeOf(f) && e.values[1]! > f.values[1]!);

/** What a mistake may change. */
export interface Rules {
  readonly effect: Effect<Text, Operation>;
  readonly delivery: DeliveryRules;
  /** The time of the next element of replica r: after that of all elements that it has seen. */
  readonly nextTime: (state: State, r: number) => number;
}

/** Whether an element that goes after place i of an order, from 1 on, is put past the one at place j. */
export type Skips = (order: readonly Element[], i: number, j: number, e: Element) => boolean;

/** It skips all newer elements: those inserted after the same one, and what was inserted after these. */
export const skipsNewer: Skips = (order, _, j, e) => isNewer(order[j - 1]!, e);

/** What becomes of a state by an operation, with a rule for what an insertion skips. */
export const effectWith =
  (skips: Skips): Effect<Text, Operation> =>
  ({ order, removed }, { what, element, reference }) => {
    if (what === 'remove') return record({ order, removed: removed.add(element) });
    const elements = order.values;
    const after = placeOf(elements, reference);
    let place = after;
    while (place < elements.length && skips(elements, after, place + 1, element)) place++;
    return textOf([...elements.slice(0, place), element, ...elements.slice(place)], removed);
  };

/** Replica r inserts an element after f, which it sees, or at the front. */
const Insert = (constants: Constants, elements: SetValue<Element>, rules: Rules) =>
  action({ r: constants.Replica, f: elements.add(front) }, (state: State, { r, f }) => {
    const own = state.payload.get(r);
    if (!visible(own).add(front).has(f)) return undefined;
    const inserted = element(rules.nextTime(state, r), r);
    return makeOperation(constants, state, r, { what: 'insert', element: inserted, reference: f }, rules);
  });

/** Replica r removes an element that it sees. */
const Remove = (constants: Constants, elements: SetValue<Element>, rules: Rules) =>
  action({ r: constants.Replica, e: elements }, (state: State, { r, e }) =>
    visible(state.payload.get(r)).has(e)
      ? makeOperation(constants, state, r, { what: 'remove', element: e, reference: e }, rules)
      : undefined,
  );

const typeOK = (constants: Constants, elements: SetValue<Element>, state: State) =>
  isCausal(
    constants,
    state,
    ({ order, removed }) => order.values.every((e) => elements.has(e)) && removed.isSubsetOf(elements),
    ({ what, element, reference }) =>
      ['insert', 'remove'].includes(what) && elements.has(element) && elements.add(front).has(reference),
  );

const elementsOf = (updates: SetValue<Operation>, kind: Operation['what']) =>
  updates.filter(({ what }) => what === kind).map(({ element }) => element);

const everyReplica = (
  { payload, seen }: State,
  holds: (own: Text, updates: SetValue<Operation>) => boolean,
) => [...payload.entries()].every(([r, own]) => holds(own, seen.get(r)));

/** Replicas see those elements, each once, that were inserted and not removed. */
const hasWhatWasInserted = (state: State) =>
  everyReplica(state, (own, updates) => {
    const removed = elementsOf(updates, 'remove');
    const inserted = elementsOf(updates, 'insert');
    return (
      equalValues(
        visible(own),
        inserted.filter((e) => !removed.has(e)),
      ) && own.order.size === setOf(own.order.values).size
    );
  });

const insertions = (updates: SetValue<Operation>) =>
  updates.elements().filter(({ what }) => what === 'insert');

/** Whether e was inserted after f, or after one that was, and so on. */
const isUnder = (inserted: readonly Operation[], e: Element, f: Element): boolean =>
  inserted.some(
    (u) => equalValues(u.element, e) && (equalValues(u.reference, f) || isUnder(inserted, u.reference, f)),
  );

/** No element comes between one and another that is under it, but those that are under it themselves. */
const noInterleaving = (state: State) =>
  everyReplica(state, ({ order: { values: order } }, updates) => {
    const inserted = insertions(updates);
    return order.every((top, i) => {
      const under = order.slice(i + 1).map((e) => isUnder(inserted, e, top));
      return !under.includes(false) || !under.includes(true, under.indexOf(false));
    });
  });

/** An element that a replica inserts comes to be next to the one after which it inserts it. */
const insertsInPlace = (before: State, { payload, seen }: State) =>
  [...seen.entries()].every(([r, updates]) => {
    const order = payload.get(r).order.values;
    const made = insertions(updates).filter((o) => o.by === r && !before.seen.get(r).has(o));
    return made.every((o) => placeOf(order, o.element) === placeOf(order, o.reference) + 1);
  });

/** An element was inserted after one that was removed meanwhile. */
const insertedAfterRemoved = (state: State) =>
  !everyReplica(state, ({ removed }, updates) =>
    insertions(updates).every(({ reference }) => !removed.has(reference)),
  );

const areConcurrent = (u: Operation, v: Operation) => !hasSeenBefore(u, v) && !hasSeenBefore(v, u);

/** Of two insertions of one replica and one of another at the same place, which did not know each other. */
const someRun = (
  state: State,
  isSecond: (v: Operation, u: Operation) => boolean,
  holds: (order: readonly Element[], u: Operation, v: Operation, w: Operation) => boolean,
) =>
  !everyReplica(state, ({ order }, updates) => {
    const inserted = insertions(updates);
    return inserted.every((u) =>
      inserted.every(
        (v) =>
          v.by !== u.by ||
          !isSecond(v, u) ||
          inserted.every(
            (w) =>
              w.by === u.by ||
              !equalValues(w.reference, u.reference) ||
              !areConcurrent(u, w) ||
              !areConcurrent(v, w) ||
              !holds(order.values, u, v, w),
          ),
      ),
    );
  });

/** A run of two elements was inserted forward, and another element at the same place meanwhile. */
const runKeptTogether = (state: State) =>
  someRun(
    state,
    (v, u) => equalValues(v.reference, u.element),
    () => true,
  );

/** A run of two elements was inserted backward, and an element of another replica has come between. */
const backwardRunBroken = (state: State) =>
  someRun(
    state,
    (v, u) => equalValues(v.reference, u.reference),
    (order, u, v, w) =>
      placeOf(order, v.element) < placeOf(order, w.element) &&
      placeOf(order, w.element) < placeOf(order, u.element),
  );

/** The sequence, action by action as in specs/crdt/Sequence.tla. */
export function sequenceDefinition(
  constants: Constants,
  changes: Partial<DeliveryRules & Omit<Rules, 'delivery'>> = {},
): ModelDefinition<State> {
  const {
    effect = effectWith(skipsNewer),
    nextTime = ({ seen }, r) => seen.get(r).size + 1,
    ...delivery
  } = changes;
  const rules: Rules = { effect, nextTime, delivery: { ...rightDelivery, ...delivery } };
  const times = interval(1, constants.MaxUpdates).elements();
  const elements = setOf(times.flatMap((time) => constants.Replica.elements().map((r) => element(time, r))));
  return {
    name: 'crdt/sequence',
    variables: ['payload', 'clock', 'seen', 'messages'],
    init: () => initiallyWithout<Text, Operation>(constants, textOf([], setOf<Element>())),
    actions: {
      Insert: Insert(constants, elements, rules),
      Remove: Remove(constants, elements, rules),
      Send: SendOperations(constants),
      Receive: ReceiveOperation(constants, rules.delivery, effect),
      Lose: LoseOperation(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, elements, state),
      StrongConvergence: strongConvergence(),
      HasWhatWasInserted: hasWhatWasInserted,
      NoInterleaving: {
        when: ({ payload }) => payload.values.some(({ order }) => order.size > 2),
        holds: noInterleaving,
      },
    },
    actionProperties: { InsertsInPlace: insertsInPlace },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: {
      ConcurrentUpdates: concurrentUpdates,
      AllMerged: allMerged,
      InsertedAfterRemoved: insertedAfterRemoved,
      RunKeptTogether: runKeptTogether,
      BackwardRunBroken: backwardRunBroken,
    },
  };
}

export const sequenceModel = (constants: Constants): Model<State> =>
  defineModel(sequenceDefinition(constants));

const standard = { Replica: interval(1, 2), MaxUpdates: 3 };

export const sequence: Protocol<SequenceConstants> = {
  slug: 'crdt/sequence',
  title: 'Replicated sequence (replicated growable array, RGA)',
  source: 'Roh et al., Replicated abstract data types (2011); Shapiro et al. (2011), specification 19',
  specification: 'specs/crdt/Sequence.tla',
  constants: {
    Replica: {
      about: 'the replicas: numbers from 1, which break ties',
      expected: 'a set of whole numbers from 1, such as 1..2',
      accepts: (value) => isSetOf(value, (member) => typeof member === 'number' && member >= 1),
    },
    MaxUpdates: wholeNumber('how many operations they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 3 operations', constants: standard },
    'four-operations': {
      about: '2 replicas, 4 operations',
      constants: { ...standard, MaxUpdates: 4 },
      deep: true,
    },
  },
  model: sequenceModel,
};
