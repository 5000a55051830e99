import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  functionFrom,
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
import { isAtMost, type Vector } from './vectors.ts';

/** The constants of specs/crdt/MVRegister.tla. */
export interface MVRegisterConstants extends ReplicationConstants {
  /** What may be written. */
  readonly Value: SetValue<ModelValue>;
}

/** How many writes of each replica were seen by a write, its own included. */
export type Version = Vector;
export type Versioned = RecordValue<{ value: ModelValue; version: Version }>;

/** The values of concurrent writes. */
export type Register = SetValue<Versioned>;

type Change = RecordValue<{
  by: ReplicaName;
  number: number;
  value: ModelValue;
  after: SetValue<UpdateName>;
}>;

export type MVRegisterState = ReplicatedState<Register, Change>;
type State = MVRegisterState;
type Constants = MVRegisterConstants;

const isLess = (v: Version, w: Version) => isAtMost(v, w) && !equalValues(v, w);

/** What of x is not overwritten in y. */
export const kept: Merge<Register> = (x, y) => x.filter((a) => !y.some((b) => isLess(a.version, b.version)));

/** The least state that has in it what is in x and what is in y: what is overwritten on the other side goes. */
export const merge: Merge<Register> = (x, y) => kept(x, y).union(kept(y, x));

/** What a mistake may change. */
export interface Rules {
  readonly merge: Merge<Register>;
  /** What a replica makes of a state that reaches it: `merge` unless given. */
  readonly take: Merge<Register>;
  readonly perform: Perform;
  /** How many writes of replica s the next write of replica r counts as seen, less its own. */
  readonly counted: (own: Register, s: ReplicaName, r: ReplicaName) => number;
}

export const greatest = (own: Register, s: ReplicaName): number =>
  Math.max(0, ...own.elements().map(({ version }) => version.get(s)));

/** Replica r writes v, in place of all values that it has. */
const Write = (constants: Constants, { perform, counted }: Rules) =>
  action({ r: constants.Replica, v: constants.Value }, (state: State, { r, v }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const own = state.payload.get(r);
    const version = functionFrom(constants.Replica, (s) => counted(own, s, r) + (s === r ? 1 : 0));
    const next = setOf([record({ value: v, version })]);
    return perform(state, r, next, { value: v, after: namesOf(state.seen.get(r)) });
  });

function typeOK(constants: Constants, state: State): boolean {
  const { Replica, Value, MaxUpdates } = constants;
  const isCount = (count: ReplicaName) => (count as number) >= 0 && (count as number) <= MaxUpdates;
  const isName = ({ values: [r, number] }: UpdateName) => Replica.has(r!) && isCount(number!);
  return isReplicated(
    constants,
    state,
    (own) => own.every(({ value, version }) => Value.has(value) && version.values.every(isCount)),
    ({ value, after }) => Value.has(value) && after.every(isName),
  );
}

const valuesOf = (own: Register) => own.map(({ value }) => value);

/** The values are those of the writes that no other write had seen: of those that the replica has seen. */
const keepsConcurrentWrites = ({ payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) => {
    const updates = seen.get(r);
    const latest = updates.filter((u) => !updates.some((v) => hasSeenBefore(v, u)));
    const written = latest.map(({ value }) => value);
    return equalValues(valuesOf(own), written) && own.size === latest.size;
  });

const atMost = (x: Register, y: Register) => x.every((a) => y.some((b) => isAtMost(a.version, b.version)));

/** The register, action by action as in specs/crdt/MVRegister.tla. */
export function mvRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules: Rules = { merge, take: changes.merge ?? merge, perform, counted: greatest, ...changes };
  return {
    name: 'crdt/mv-register',
    variables: ['payload', 'seen', 'messages'],
    init: () => initiallyEqual<Register, Change>(constants, setOf<Versioned>()),
    actions: {
      Write: Write(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      KeepsConcurrentWrites: {
        when: ({ seen }) => seen.values.some((updates) => updates.size > 1),
        holds: keepsConcurrentWrites,
      },
      SemilatticeLaws: semilatticeLaws(rules.merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: {
      ConcurrentUpdates: concurrentUpdates,
      AllMerged: allMerged,
      BothKept: ({ payload }) => payload.values.some((own) => valuesOf(own).size > 1),
    },
  };
}

export const mvRegisterModel = (constants: Constants): Model<State> =>
  defineModel(mvRegisterDefinition(constants));

const standard = { Replica: names('r1', 'r2'), Value: names('v1', 'v2'), MaxUpdates: 2 };

export const mvRegister: Protocol<MVRegisterConstants> = {
  slug: 'crdt/mv-register',
  title: 'Replicated register that keeps the values of concurrent writes (MV-register)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 10',
  specification: 'specs/crdt/MVRegister.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Value: modelValues('what may be written'),
    MaxUpdates: wholeNumber('how many writes they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 2 values, 2 writes', constants: standard },
    'three-writes': {
      about: '2 replicas, 2 values, 3 writes',
      constants: { ...standard, MaxUpdates: 3 },
      deep: true,
    },
  },
  model: mvRegisterModel,
};
