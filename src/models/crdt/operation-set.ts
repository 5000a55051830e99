import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type ModelValue,
  type RecordValue,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import {
  type CausalState,
  type Counts,
  type DeliveryRules,
  type Effect,
  heldBack,
  initiallyWithout,
  isCausal,
  LoseOperation,
  makeOperation,
  nextNumber,
  ReceiveOperation,
  rightDelivery,
  SendOperations,
} from './causal-delivery.ts';
import { type Tagged, tagged } from './or-set.ts';
import {
  allMerged,
  concurrentUpdates,
  eventualDelivery,
  fairness,
  hasSeenBefore,
  type ReplicaName,
  type ReplicationConstants,
  strongConvergence,
  type UpdateName,
} from './replication.ts';

/** The constants of specs/crdt/OperationSet.tla. */
export interface OperationSetConstants extends ReplicationConstants {
  /** What may be in the set. */
  readonly Element: SetValue<ModelValue>;
}

/** Elements, each under the tag of its addition. */
export type LiveSet = SetValue<Tagged>;

/** An addition of an element under a tag, or a removal from all tags under which it was seen. */
export type Operation = RecordValue<{
  by: ReplicaName;
  number: number;
  what: 'add' | 'remove';
  element: ModelValue;
  tagged: SetValue<Tagged>;
  stamp: Counts;
  after: SetValue<UpdateName>;
}>;

export type OperationSetState = CausalState<LiveSet, Operation>;
type State = OperationSetState;
type Constants = OperationSetConstants;

const elementOf = ({ values }: Tagged) => values[0] as ModelValue;
const contents = (state: LiveSet) => state.map(elementOf);

/** What a mistake may change. */
export interface Rules {
  /** What becomes of a state by an operation. */
  readonly effect: Effect<LiveSet, Operation>;
  readonly delivery: DeliveryRules;
}

/** An addition puts an element in under its tag, a removal takes out the tags that it names. */
export const carriedOut: Effect<LiveSet, Operation> = (state, operation) =>
  operation.what === 'add'
    ? state.union(operation.tagged)
    : state.filter((each) => !operation.tagged.has(each));

/** Replica r adds e, under a tag that nobody has given before. */
const Add = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    const added = setOf([tagged(e, r, nextNumber(state, r))]);
    return makeOperation(constants, state, r, { what: 'add', element: e, tagged: added }, rules);
  });

/** Replica r removes e, which it sees in the set: under all tags under which it sees it, and no others. */
const Remove = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    const removed = state.payload.get(r).filter((each) => elementOf(each) === e);
    return removed.size > 0
      ? makeOperation(constants, state, r, { what: 'remove', element: e, tagged: removed }, rules)
      : undefined;
  });

function typeOK(constants: Constants, state: State): boolean {
  const { Replica, Element, MaxUpdates } = constants;
  const isTagged = ({ values: [e, r, number] }: Tagged) =>
    Element.has(e!) && Replica.has(r!) && (number as number) >= 0 && (number as number) <= MaxUpdates;
  return isCausal(
    constants,
    state,
    (own) => own.every(isTagged),
    (operation) =>
      ['add', 'remove'].includes(operation.what) &&
      Element.has(operation.element) &&
      operation.tagged.every(isTagged),
  );
}

const isUndone = (u: Operation, updates: SetValue<Operation>) =>
  updates.some((v) => v.what === 'remove' && v.element === u.element && hasSeenBefore(v, u));

/** An element is in the set exactly if some addition of it was not seen by any removal of it. */
const addWins = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) => {
    const standing = seen.get(r).filter((u) => u.what === 'add' && !isUndone(u, seen.get(r)));
    return equalValues(
      contents(own),
      standing.map(({ element }) => element),
    );
  });

/** An addition has won over a removal that did not see it. */
const addHasWon = ({ payload, seen }: State) =>
  [...payload.entries()].some(([r, own]) =>
    seen
      .get(r)
      .some(
        (u) =>
          u.what === 'add' &&
          contents(own).has(u.element) &&
          seen
            .get(r)
            .some(
              (v) =>
                v.what === 'remove' &&
                v.element === u.element &&
                !hasSeenBefore(v, u) &&
                !hasSeenBefore(u, v),
            ),
      ),
  );

/** The set, action by action as in specs/crdt/OperationSet.tla. */
export function operationSetDefinition(
  constants: Constants,
  { effect = carriedOut, ...delivery }: Partial<DeliveryRules & Pick<Rules, 'effect'>> = {},
): ModelDefinition<State> {
  const rules: Rules = { effect, delivery: { ...rightDelivery, ...delivery } };
  return {
    name: 'crdt/operation-set',
    variables: ['payload', 'clock', 'seen', 'messages'],
    init: () => initiallyWithout<LiveSet, Operation>(constants, setOf<Tagged>()),
    actions: {
      Add: Add(constants, rules),
      Remove: Remove(constants, rules),
      Send: SendOperations(constants),
      Receive: ReceiveOperation(constants, rules.delivery, effect),
      Lose: LoseOperation(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      AddWins: {
        when: ({ seen }) => seen.values.some((updates) => updates.some(({ what }) => what === 'remove')),
        holds: addWins,
      },
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: {
      ConcurrentUpdates: concurrentUpdates,
      AllMerged: allMerged,
      AddHasWon: addHasWon,
      HeldBack: heldBack(rules.delivery),
    },
  };
}

export const operationSetModel = (constants: Constants): Model<State> =>
  defineModel(operationSetDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Element: names('e1'), MaxUpdates: 3 };

export const operationSet: Protocol<OperationSetConstants> = {
  slug: 'crdt/operation-set',
  title: 'Replicated set in which additions win, by operations in causal order (op-based OR-set)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 15',
  specification: 'specs/crdt/OperationSet.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Element: modelValues('what may be in the set'),
    MaxUpdates: wholeNumber('how many operations they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 1 element, 3 operations', constants: standard },
    'three-replicas': {
      about: '3 replicas, 1 element, 3 operations',
      constants: { ...standard, Replica: names('r1', 'r2', 'r3') },
      deep: true,
    },
  },
  model: operationSetModel,
};
