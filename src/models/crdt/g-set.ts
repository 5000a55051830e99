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

/** The constants of specs/crdt/GSet.tla. */
export interface GSetConstants extends ReplicationConstants {
  /** What may be in the set. */
  readonly Element: SetValue<ModelValue>;
}

export type Elements = SetValue<ModelValue>;
type Change = RecordValue<{ by: ReplicaName; number: number; element: ModelValue }>;

export type GSetState = ReplicatedState<Elements, Change>;
type State = GSetState;
type Constants = GSetConstants;

/** The least state that has in it what is in x and what is in y. */
export const merge: Merge<Elements> = (x, y) => x.union(y);

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<Elements>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<Elements>;
  readonly perform: Perform;
}

/** Replica r adds e. */
const Add = (constants: Constants, { perform }: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) =>
    mayUpdate(constants, state) ? perform(state, r, state.payload.get(r).add(e), { element: e }) : undefined,
  );

const typeOK = (constants: Constants, state: State) =>
  isReplicated(
    constants,
    state,
    (own) => own.isSubsetOf(constants.Element),
    ({ element }) => constants.Element.has(element),
  );

const atMost = (x: Elements, y: Elements) => x.isSubsetOf(y);

/** An element is in the set exactly if it was added. */
const hasWhatWasAdded = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) =>
    equalValues(
      own,
      seen.get(r).map(({ element }) => element),
    ),
  );

/** The set, action by action as in specs/crdt/GSet.tla. */
export function gSetDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules: Rules = { merge, take: changes.merge ?? merge, perform, ...changes };
  return {
    name: 'crdt/g-set',
    variables: ['payload', 'seen', 'messages'],
    init: () => initiallyEqual<Elements, Change>(constants, setOf<ModelValue>()),
    actions: {
      Add: Add(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      HasWhatWasAdded: hasWhatWasAdded,
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: { ConcurrentUpdates: concurrentUpdates, AllMerged: allMerged },
  };
}

export const gSetModel = (constants: Constants): Model<State> => defineModel(gSetDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Element: names('e1', 'e2'), MaxUpdates: 2 };

export const gSet: Protocol<GSetConstants> = {
  slug: 'crdt/g-set',
  title: 'Replicated set that only grows (G-set)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 11',
  specification: 'specs/crdt/GSet.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Element: modelValues('what may be in the set'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: { standard: { about: '2 replicas, 2 elements, 2 updates', constants: standard } },
  model: gSetModel,
};
