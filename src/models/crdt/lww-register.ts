import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { isSetOf, modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
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

/** The constants of specs/crdt/LWWRegister.tla. */
export interface LWWRegisterConstants extends ReplicationConstants {
  /** Numbers from 1, which break ties. */
  readonly Replica: SetValue<number>;
  /** What may be written. */
  readonly Value: SetValue<ModelValue>;
  /** In place of a value before the first write. */
  readonly Nothing: ModelValue;
}

/** The write that a replica keeps, with its timestamp: time and replica. */
export type Register = RecordValue<{ time: number; by: number; value: ModelValue }>;
type Change = RecordValue<{ by: number; number: number; value: ModelValue; after: SetValue<UpdateName> }>;

export type LWWRegisterState = ReplicatedState<Register, Change>;
type State = LWWRegisterState;
type Constants = LWWRegisterConstants;

const registerOf = (time: number, by: number, value: ModelValue): Register => record({ time, by, value });

/** What a mistake may change. */
export interface Rules {
  /** Whether the timestamp of x is greater than that of y. */
  readonly newer: (x: Register, y: Register) => boolean;
  /** What a replica makes of a state that reaches it: the newer of both unless given. */
  readonly take: Merge<Register>;
  readonly perform: Perform;
  /** The time of the next write of replica r: after that of every write it has seen. */
  readonly nextTime: (own: Register, r: number) => number;
}

const isLater = (x: Register, y: Register) => x.time > y.time || (x.time === y.time && x.by > y.by);

/** Replica r writes v. */
const Write = (constants: Constants, { perform, nextTime }: Rules) =>
  action({ r: constants.Replica, v: constants.Value }, (state: State, { r, v }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const next = registerOf(nextTime(state.payload.get(r), r), r, v);
    return perform(state, r, next, { value: v, after: namesOf(state.seen.get(r)) });
  });

function typeOK(constants: Constants, state: State): boolean {
  const { Replica, Value, Nothing, MaxUpdates } = constants;
  const isNumber = (number: ReplicaName) => (number as number) >= 1 && (number as number) <= MaxUpdates;
  const isName = ({ values: [r, number] }: UpdateName) => Replica.has(r!) && isNumber(number!);
  return isReplicated(
    constants,
    state,
    ({ time, by, value }) =>
      time >= 0 && (by === 0 || Replica.has(by)) && (value === Nothing || Value.has(value)),
    ({ value, after }) => Value.has(value) && after.every(isName),
  );
}

const atMost = (x: Register, y: Register) => isLater(y, x) || equalValues(x, y);

const wrote = (u: Change, { by, value }: Register) => u.by === by && u.value === value;
const isOverwritten = (u: Change, updates: SetValue<Change>) => updates.some((v) => hasSeenBefore(v, u));

/** The register has the value of a write after which no other one was made: of those that the replica has seen. */
const lastWriterWins = ({ payload, seen }: State, Nothing: ModelValue) =>
  [...payload.entries()].every(([r, register]) => {
    const updates = seen.get(r);
    return updates.size === 0
      ? register.value === Nothing
      : updates.some((u) => wrote(u, register) && !isOverwritten(u, updates));
  });

/** Of two writes of which neither was made after the other, one was passed over. */
const concurrentWriteLost = ({ payload, seen }: State) =>
  [...payload.entries()].some(([r, register]) => {
    const latest = seen.get(r).filter((u) => !isOverwritten(u, seen.get(r)));
    return latest.some((u) => wrote(u, register) && latest.some((v) => v.value !== u.value));
  });

/** The register, action by action as in specs/crdt/LWWRegister.tla. */
export function lwwRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { newer = isLater } = changes;
  const merge: Merge<Register> = (x, y) => (newer(y, x) ? y : x);
  const rules: Rules = { newer, take: merge, perform, nextTime: ({ time }) => time + 1, ...changes };
  return {
    name: 'crdt/lww-register',
    variables: ['payload', 'seen', 'messages'],
    init: () => initiallyEqual<Register, Change>(constants, registerOf(0, 0, constants.Nothing)),
    actions: {
      Write: Write(constants, rules),
      Send: Send(constants),
      Receive: Receive(constants, rules.take),
      Lose: Lose(),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      LastWriterWins: {
        when: ({ seen }) => seen.values.some((updates) => updates.size > 1),
        holds: (state) => lastWriterWins(state, constants.Nothing),
      },
      SemilatticeLaws: semilatticeLaws(merge, atMost),
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: {
      ConcurrentUpdates: concurrentUpdates,
      AllMerged: allMerged,
      ConcurrentWriteLost: concurrentWriteLost,
    },
  };
}

export const lwwRegisterModel = (constants: Constants): Model<State> =>
  defineModel(lwwRegisterDefinition(constants));

const standard = {
  Replica: interval(1, 2),
  Value: setOf([ModelValue.of('v1'), ModelValue.of('v2')]),
  Nothing: ModelValue.of('Nothing'),
  MaxUpdates: 2,
};

export const lwwRegister: Protocol<LWWRegisterConstants> = {
  slug: 'crdt/lww-register',
  title: 'Replicated register of which the last write wins (LWW-register)',
  source: 'Shapiro et al., A comprehensive study of CRDTs (2011), specification 8',
  specification: 'specs/crdt/LWWRegister.tla',
  constants: {
    Replica: {
      about: 'the replicas: numbers from 1, which break ties',
      expected: 'a set of whole numbers from 1, such as 1..2',
      accepts: (value) => isSetOf(value, (member) => typeof member === 'number' && member >= 1),
    },
    Value: modelValues('what may be written'),
    Nothing: nameOutside('what stands in place of a value before the first write', ['Value']),
    MaxUpdates: wholeNumber('how many writes they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 2 values, 2 writes', constants: standard },
    'three-replicas': {
      about: '3 replicas, 2 values, 2 writes',
      constants: { ...standard, Replica: interval(1, 3) },
      deep: true,
    },
    'three-writes': {
      about: '2 replicas, 2 values, 3 writes',
      constants: { ...standard, MaxUpdates: 3 },
      deep: true,
    },
  },
  model: lwwRegisterModel,
};
