import { eventually } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition, type Update } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { faultySets, helperSets, replicaCount } from './declarations.ts';
import {
  type ByzantineState,
  correct,
  isCorrect,
  numbers,
  type ReplicaConstants,
  replicas,
} from './replicas.ts';

/** The constants of specs/pbft/Checkpoint.tla. */
export interface CheckpointConstants extends ReplicaConstants {
  readonly Interval: number;
  readonly Window: number;
  readonly MaxNumber: number;
  readonly Wrong: ModelValue;
}

/** The right state after number n, and its digest, is n. */
export type ServiceState = number | ModelValue;

type Checkpoint = RecordValue<{ number: number; digest: ServiceState; replica: number }>;

export interface CheckpointState extends ByzantineState {
  /** The last stable checkpoint of each replica: the low watermark. */
  readonly low: FunctionValue<number, number>;
  /** The numbers above it that each replica has as committed. */
  readonly log: FunctionValue<number, SetValue<number>>;
  readonly executed: FunctionValue<number, number>;
  readonly state: FunctionValue<number, ServiceState>;
  readonly msgs: SetValue<Checkpoint>;
}

type Constants = CheckpointConstants;
type State = CheckpointState;

const states = ({ MaxNumber, Wrong }: Constants): ServiceState[] => [...interval(0, MaxNumber), Wrong];

export function initialStates(constants: Constants): State[] {
  const all = replicas(constants);
  return constants.Faulty.elements().map((byzantine) => ({
    byzantine,
    low: functionFrom(all, () => 0),
    log: functionFrom(all, () => setOf<number>()),
    executed: functionFrom(all, () => 0),
    state: functionFrom(all, (): ServiceState => 0),
    msgs: setOf<Checkpoint>(),
  }));
}

const checkpoint = (number: number, digest: ServiceState, replica: number): Checkpoint =>
  record({ number, digest, replica });

/** Number n is between the watermarks: replica r takes messages with it. */
const isInWindow: Rules['isInWindow'] = ({ Window }, { low }, r, n) =>
  low.get(r) < n && n <= low.get(r) + Window;

/** The correct replicas that have told digest d for number n. */
const tellers = (constants: Constants, state: State, n: number, d: ServiceState): SetValue<number> =>
  replicas(constants).filter((r) => isCorrect(state, r) && state.msgs.has(checkpoint(n, d, r)));

/** Replica r gets to know that number n is committed, from a quorum that still takes messages with that number. */
const Commit = (constants: Constants, rules: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), helpers: helperSets },
    (state: State, { r, n, helpers }) => {
      const log = state.log.get(r);
      if (!isCorrect(state, r) || log.has(n) || !rules.isInWindow(constants, state, r, n)) return undefined;
      const takers = correct(constants, state).filter((q) => rules.isInWindow(constants, state, q, n));
      return takers.union(helpers).size >= rules.quorum(constants)
        ? { log: state.log.set(r, log.add(n)) }
        : undefined;
    },
  );

/** Replica r executes the next number; where it takes a checkpoint it tells the digest of its state. */
const Execute = (constants: Constants) =>
  action({ r: replicas(constants) }, (state: State, { r }) => {
    const n = state.executed.get(r) + 1;
    if (!isCorrect(state, r) || !state.log.get(r).has(n)) return undefined;
    const next = state.state.get(r) === state.executed.get(r) ? n : constants.Wrong;
    const isCheckpoint = n % constants.Interval === 0;
    return {
      executed: state.executed.set(r, n),
      state: state.state.set(r, next),
      msgs: isCheckpoint ? state.msgs.add(checkpoint(n, next, r)) : state.msgs,
    };
  });

/** Replica r has checkpoint n as its last stable one, and keeps no messages of what is below. */
const advance = ({ low, log }: State, r: number, n: number): Update<State> => ({
  low: low.set(r, n),
  log: log.set(
    r,
    log.get(r).filter((k) => k > n),
  ),
});

/** The Byzantine replicas whose messages can be had for checkpoint n: also those that a correct replica shows. */
const shown: Rules['shown'] = (constants, state, n, helpers) =>
  correct(constants, state).some((q) => state.low.get(q) === n) ? state.byzantine : helpers;

const stableQuorum: Rules['stableQuorum'] = (_, quorum) => quorum;

/** Checkpoint n of replica r is stable: a quorum has told the digest that it has told itself. */
const Stabilise = (constants: Constants, rules: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), helpers: helperSets },
    (state: State, { r, n, helpers }) => {
      if (!isCorrect(state, r) || n <= state.low.get(r)) return undefined;
      const isStable = states(constants).some((d) => {
        const told = tellers(constants, state, n, d);
        return (
          told.has(r) &&
          told.union(rules.shown(constants, state, n, helpers)).size >=
            rules.stableQuorum(constants, rules.quorum(constants))
        );
      });
      return isStable ? advance(state, r, n) : undefined;
    },
  );

/** The digests for checkpoint n that a quorum has told. */
function proven(constants: Constants, state: State, rules: Rules, n: number, helpers: SetValue<number>) {
  const needed = rules.quorum(constants);
  const others = rules.shown(constants, state, n, helpers);
  return states(constants).filter((d) => tellers(constants, state, n, d).union(others).size >= needed);
}

/** The states that can be got for checkpoint n: those that correct replicas keep, and anything from Byzantine ones. */
const copies = (constants: Constants, state: State, n: number, helpers: SetValue<number>) =>
  states(constants).filter(
    (d) => helpers.size > 0 || tellers(constants, state, n, d).some((q) => state.low.get(q) <= n),
  );

/** Replica r, which is behind, fetches the state at checkpoint n. */
const Fetch = (constants: Constants, rules: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), helpers: helperSets },
    (state: State, { r, n, helpers }) => {
      if (!isCorrect(state, r) || n <= state.executed.get(r)) return undefined;
      const digests = proven(constants, state, rules, n, helpers);
      if (digests.length === 0) return undefined;
      return copies(constants, state, n, helpers)
        .filter((copy) => rules.digestMatches(copy, digests))
        .map((copy) => ({
          executed: state.executed.set(r, n),
          state: state.state.set(r, copy),
          ...advance(state, r, n),
        }));
    },
  );

/** What a mistake may change. */
export interface Rules {
  readonly quorum: (constants: Constants) => number;
  /** How many must have told a digest for a checkpoint to be stable. */
  readonly stableQuorum: (constants: Constants, quorum: number) => number;
  readonly isInWindow: (constants: Constants, state: State, r: number, n: number) => boolean;
  readonly shown: (
    constants: Constants,
    state: State,
    n: number,
    helpers: SetValue<number>,
  ) => SetValue<number>;
  /** Whether a state that was fetched is taken, given the digests that were proven. */
  readonly digestMatches: (copy: ServiceState, digests: readonly ServiceState[]) => boolean;
}

const right: Rules = {
  quorum: ({ F }) => 2 * F + 1,
  stableQuorum,
  isInWindow,
  shown,
  digestMatches: (copy, digests) => digests.includes(copy),
};

function typeOK(constants: Constants, { byzantine, low, log, executed, state, msgs }: State): boolean {
  const isNumber = (n: number) => numbers(constants).has(n);
  const isCount = (n: number) => n === 0 || isNumber(n);
  const isState = (each: ServiceState) => states(constants).includes(each);
  return (
    constants.Faulty.has(byzantine) &&
    low.values.every(isCount) &&
    log.values.every((each) => each.every(isNumber)) &&
    executed.values.every(isCount) &&
    state.values.every(isState) &&
    msgs.every(
      ({ number, digest, replica }) =>
        isNumber(number) && isState(digest) && replicas(constants).has(replica),
    )
  );
}

/** Fairness is asked for steps without the help of Byzantine replicas. */
function fairness(constants: Constants): ModelFairness[] {
  const helpers = setOf<number>();
  return replicas(constants)
    .elements()
    .flatMap((r) => [
      weakFairness('Execute', { r }),
      ...numbers(constants)
        .elements()
        .flatMap((n) =>
          ['Commit', 'Stabilise', 'Fetch'].map((name) => weakFairness(name, { r, n, helpers })),
        ),
    ]);
}

/** Checkpoints in PBFT, action by action as in specs/pbft/Checkpoint.tla. */
export function checkpointDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { F, MaxNumber, Window } = constants;
  const rules = { ...right, ...changes };
  const everyCorrect = (state: State, predicate: (r: number) => boolean) =>
    correct(constants, state).every(predicate);
  const someCorrect = (state: State, predicate: (r: number) => boolean) =>
    correct(constants, state).some(predicate);
  const isAllExecuted = (state: State) => everyCorrect(state, (r) => state.executed.get(r) === MaxNumber);
  const hasDiscarded = (state: State, r: number) => state.low.get(r) > 0;
  return {
    name: 'pbft/checkpoint',
    variables: ['byzantine', 'low', 'log', 'executed', 'state', 'msgs'],
    init: () => initialStates(constants),
    actions: {
      Commit: Commit(constants, rules),
      Execute: Execute(constants),
      Stabilise: Stabilise(constants, rules),
      Fetch: Fetch(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      OnlyStableDiscarded: {
        when: (state) => someCorrect(state, (r) => hasDiscarded(state, r)),
        holds: (state) =>
          everyCorrect(state, (r) => {
            const n = state.low.get(r);
            return n === 0 || tellers(constants, state, n, n).size >= F + 1;
          }),
      },
      WithinWatermarks: {
        when: ({ log }) => log.values.some(({ size }) => size > 0),
        holds: (state) =>
          everyCorrect(state, (r) => state.log.get(r).every((n) => isInWindow(constants, state, r, n))),
      },
      StateAgreement: (state) => everyCorrect(state, (r) => state.state.get(r) === state.executed.get(r)),
    },
    fairness: fairness(constants),
    temporalProperties: { EventuallyCaughtUp: eventually(holds(isAllExecuted)) },
    witnesses: {
      AllExecuted: isAllExecuted,
      StableWithoutAll: (state) =>
        someCorrect(state, (r) => hasDiscarded(state, r)) &&
        someCorrect(state, (r) => state.executed.get(r) === 0),
      Fetched: (state) =>
        someCorrect(state, (r) => {
          const n = state.low.get(r);
          return n > 0 && states(constants).every((d) => !state.msgs.has(checkpoint(n, d, r)));
        }),
      WindowIsFull: (state) =>
        someCorrect(state, (r) => {
          const last = state.executed.get(r);
          return last === state.low.get(r) + Window && last < MaxNumber;
        }),
    },
    // When every number is executed and stable everywhere there is nothing left to do.
    deadlock: 'allowed',
  };
}

export const checkpointModel = (constants: Constants): Model<State> =>
  defineModel(checkpointDefinition(constants));

const small = {
  N: 4,
  F: 1,
  Faulty: setOf([setOf([0])]),
  Interval: 1,
  Window: 1,
  MaxNumber: 2,
  Wrong: ModelValue.of('Wrong'),
};

export const checkpoints: Protocol<CheckpointConstants> = {
  slug: 'pbft/checkpoint',
  title: 'PBFT, checkpoints',
  source: 'Castro and Liskov, Practical Byzantine Fault Tolerance (1999), section 4.3',
  specification: 'specs/pbft/Checkpoint.tla',
  constants: {
    N: replicaCount,
    F: wholeNumber('how many replicas may be Byzantine'),
    Faulty: faultySets,
    Interval: wholeNumber('a checkpoint is taken at every number that this divides', 1),
    Window: {
      about: 'how many numbers above the last stable checkpoint are taken',
      expected: 'a whole number from Interval',
      accepts: (value, { Interval }) => typeof value === 'number' && value >= (Interval as number),
    },
    MaxNumber: wholeNumber('the last number', 1),
    Wrong: nameOutside('a state that is not that of the service', []),
  },
  configurations: {
    small: {
      about: '4 replicas, 1 Byzantine; 2 numbers, a checkpoint at each, of which one may be open',
      constants: small,
    },
    standard: {
      about: '4 replicas, 1 Byzantine; 4 numbers, a checkpoint at every second one, of which two may be open',
      constants: { ...small, Interval: 2, Window: 2, MaxNumber: 4 },
      deep: true,
    },
    'every-number': {
      about: '4 replicas, 1 Byzantine; 3 numbers, a checkpoint at each, of which two may be open',
      constants: { ...small, Window: 2, MaxNumber: 3 },
      deep: true,
    },
  },
  model: checkpointModel,
};
