import { action, defineModel, type Model, type ModelDefinition, type Update } from '../../core/model.ts';
import { modelValues, naturals, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { type Choices, functionsInto, wholeNumbers } from '../choices.ts';
import { namesAmong, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';

/** The constants of specs/clock-sync/Averaging.tla. */
export interface AveragingConstants {
  readonly Node: SetValue<ModelValue>;
  /** The nodes whose clocks may show anything, and each reader something else. */
  readonly Faulty: SetValue<ModelValue>;
  /** How many values are left out at each end. */
  readonly Discard: number;
  /** By how much a reading of a right clock may be wrong. */
  readonly MaxError: number;
  /** Units that a clock may gain in a round. */
  readonly Drift: Choices<number>;
  /** What a right clock may show in the beginning. */
  readonly Start: Choices<number>;
  /** How far outside the right ones a faulty clock may be read. */
  readonly Far: number;
  readonly MaxRounds: number;
}

export type Clocks = FunctionValue<ModelValue, number>;

export interface AveragingState {
  /** What each right clock shows at the beginning of the round. */
  readonly clock: Clocks;
  /** What those show that have been set in this round. */
  readonly adjusted: Clocks;
  /** How many rounds are over. */
  readonly round: number;
}

type Constants = AveragingConstants;
type State = AveragingState;

export const rightOf = ({ Node, Faulty }: Constants) => Node.filter((n) => !Faulty.has(n));

export const noClocks: Clocks = functionFrom(setOf<ModelValue>(), () => 0);

/** What the right clocks may show in the beginning. */
export const starts = (constants: Constants): Choices<Clocks> =>
  functionsInto(rightOf(constants).elements(), () => constants.Start);

export const initialStates = (constants: Constants): State[] =>
  [...starts(constants)].map((clock) => ({ clock, adjusted: noClocks, round: 0 }));

const least = ({ values }: Clocks) => Math.min(...values);
const greatest = ({ values }: Clocks) => Math.max(...values);
const spread = (clocks: Clocks) => greatest(clocks) - least(clocks);

/** What the clocks of all nodes showed to one of them, in ascending order, and what its own did. */
export interface Reading {
  readonly ascending: readonly number[];
  readonly own: number;
}

const readingOf = (shown: Clocks, n: ModelValue): Reading => ({
  ascending: [...shown.values].sort((a, b) => a - b),
  own: shown.get(n),
});

/** All that the clocks of all nodes may show to node n: its own as it is, right ones with an error, faulty ones anything. */
export function readings(constants: Constants, { clock }: State, n: ModelValue): Choices<Clocks> {
  const { Faulty, MaxError, Far } = constants;
  const around = (time: number, error: number) => wholeNumbers(time - error, time + error);
  const lies = wholeNumbers(least(clock) - Far, greatest(clock) + Far);
  return functionsInto([n, ...rightOf(constants).without(n), ...Faulty], (m) =>
    Faulty.has(m) ? lies : around(clock.get(m), m === n ? 0 : MaxError),
  );
}

/** Clocks show whole units, and so the middle is rounded down. */
export const middle = (i: number, j: number) => Math.floor((i + j) / 2);

/** What a node sets its clock to. */
export type Average = (reading: Reading, discard: number) => number;

/** The middle of what is left when as many values are left out at each end. */
export const faultTolerantAverage: Average = ({ ascending }, discard) =>
  middle(ascending[discard]!, ascending[ascending.length - 1 - discard]!);

const withClock = (clocks: Clocks, n: ModelValue, time: number): Clocks => {
  const nodes = setOf(clocks.domain.keys as readonly ModelValue[]);
  return functionFrom(nodes.add(n), (m) => (m === n ? time : clocks.get(m)));
};

/** Node n reads the clocks, which show it one of these, and sets its own; who reads a clock in this round, reads what it shows before it is set. */
export function adjust(
  { Discard, MaxRounds }: Constants,
  average: Average,
  { adjusted, round }: State,
  n: ModelValue,
  shown: Iterable<Clocks>,
): Update<State>[] | undefined {
  if (adjusted.has(n) || round >= MaxRounds) return undefined;
  return Array.from(shown, (each) => ({
    adjusted: withClock(adjusted, n, average(readingOf(each, n), Discard)),
  }));
}

const Adjust = (constants: Constants, average: Average) =>
  action({ n: rightOf(constants) }, (state: State, { n }) =>
    adjust(constants, average, state, n, readings(constants, state, n)),
  );

/** What the right clocks may gain until the next round. */
export const gains = (constants: Constants): Choices<Clocks> =>
  functionsInto(rightOf(constants).elements(), () => constants.Drift);

/** All have set their clocks, and the next round comes: clocks drift till then by one of these. */
export function pass(
  constants: Constants,
  { adjusted, round }: State,
  gained: Iterable<Clocks>,
): Update<State>[] | undefined {
  const right = rightOf(constants);
  if (adjusted.size < right.size) return undefined;
  return Array.from(gained, (gain) => ({
    clock: functionFrom(right, (n) => adjusted.get(n) + gain.get(n)),
    adjusted: noClocks,
    round: round + 1,
  }));
}

const Pass = (constants: Constants) => action({}, (state: State) => pass(constants, state, gains(constants)));

/** Fault-tolerant averaging, action by action as in specs/clock-sync/Averaging.tla. */
export function averagingDefinition(
  constants: Constants,
  average: Average = faultTolerantAverage,
): ModelDefinition<State> {
  const { MaxError, Drift, MaxRounds } = constants;
  const right = rightOf(constants);
  const driftApart = Math.max(...Drift) - Math.min(...Drift);
  const isAllAdjusted = ({ adjusted }: State) => adjusted.size === right.size;
  return {
    name: 'clock-sync/averaging',
    variables: ['clock', 'adjusted', 'round'],
    init: () => initialStates(constants),
    actions: { Adjust: Adjust(constants, average), Pass: Pass(constants) },
    invariants: {
      TypeOK: ({ clock, adjusted, round }) =>
        right.every((n) => clock.has(n)) &&
        clock.size === right.size &&
        right.filter((n) => adjusted.has(n)).size === adjusted.size &&
        [...clock.values, ...adjusted.values].every(Number.isInteger) &&
        round >= 0 &&
        round <= MaxRounds,
      WithinRightClocks: {
        when: ({ adjusted }) => adjusted.size > 0,
        holds: ({ clock, adjusted }) =>
          adjusted.values.every(
            (time) => time >= least(clock) - MaxError && time <= greatest(clock) + MaxError,
          ),
      },
    },
    actionProperties: {
      AgreementBound: (before, after) =>
        before.round === after.round ||
        2 * spread(after.clock) <= spread(before.clock) + 4 * MaxError + 2 * driftApart + 1,
    },
    witnesses: {
      Agreed: (state) => isAllAdjusted(state) && spread(state.clock) > 0 && spread(state.adjusted) === 0,
      BoundReached: (state) =>
        isAllAdjusted(state) &&
        spread(state.clock) > 1 &&
        2 * spread(state.adjusted) >= spread(state.clock) + 4 * MaxError,
    },
    // After MaxRounds rounds there are no more.
    deadlock: 'allowed',
  };
}

export const averagingModel = (constants: Constants): Model<State> =>
  defineModel(averagingDefinition(constants));

const four = {
  Node: names('n1', 'n2', 'n3', 'n4'),
  Faulty: names('n4'),
  ...{ Discard: 1, MaxError: 0, Drift: setOf([0, 1]), Start: setOf([0, 4]), Far: 2, MaxRounds: 2 },
};

export const averaging: Protocol<AveragingConstants> = {
  slug: 'clock-sync/averaging',
  title: 'Fault-tolerant averaging of clocks',
  source: 'Lundelius Welch and Lynch, A New Fault-Tolerant Algorithm for Clock Synchronization (1988)',
  specification: 'specs/clock-sync/Averaging.tla',
  constants: {
    Node: modelValues('the nodes, each with a clock'),
    Faulty: namesAmong('those whose clocks may show anything, and each reader something else', 'Node'),
    Discard: wholeNumber('how many values are left out at each end'),
    MaxError: wholeNumber('by how much a reading of a right clock may be wrong'),
    Drift: naturals('the units that a clock may gain in a round'),
    Start: naturals('what a right clock may show in the beginning'),
    Far: wholeNumber('how far outside the right ones a faulty clock may be read'),
    MaxRounds: wholeNumber('how many rounds there are'),
  },
  configurations: {
    'four-clocks': { about: '4 clocks, one of them faulty, 2 rounds with drift', constants: four },
    'three-clocks': {
      about: '3 clocks, one of them faulty',
      constants: { ...four, Node: names('n1', 'n2', 'n4') },
      violates: 'AgreementBound',
    },
    'reading-error': {
      about: '4 clocks, one of them faulty, read with an error, one round without drift',
      constants: { ...four, MaxError: 1, Drift: setOf([0]), Start: setOf([0, 2]), Far: 1, MaxRounds: 1 },
    },
    'seven-clocks': {
      about: '7 clocks, two of them faulty, one round without drift',
      constants: {
        Node: names('n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'),
        Faulty: names('n6', 'n7'),
        ...{ Discard: 2, MaxError: 0, Drift: setOf([0]), Start: setOf([0, 2]), Far: 1, MaxRounds: 1 },
      },
      deep: true,
    },
  },
  model: averagingModel,
};
