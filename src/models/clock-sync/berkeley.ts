import { action, defineModel, type Model, type ModelDefinition, type Update } from '../../core/model.ts';
import { modelValues, naturals, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  functionOf,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { type Choices, wholeNumbers } from '../choices.ts';
import { type Units, unitsOfATick } from '../clock-units.ts';
import { wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { subsetsOfSize } from '../quorums.ts';

/** The constants of specs/clock-sync/Berkeley.tla. */
export interface BerkeleyConstants {
  readonly Node: SetValue<ModelValue>;
  /** The one that measures and averages. */
  readonly Master: ModelValue;
  /** Units that a clock without drift counts in a tick. */
  readonly Rate: number;
  /** The drift that is allowed for, in units a tick. */
  readonly Epsilon: number;
  /** Units that the clocks there are may count in a tick. */
  readonly Pace: SetValue<number>;
  /** How far a measurement may be wrong, in units. */
  readonly Error: number;
  /** Clocks are near one another if they seem to differ by no more than this. */
  readonly Gamma: number;
  /** What a clock may show at first that nobody set wrong, and one that somebody did. */
  readonly Right: SetValue<number>;
  readonly Wrong: SetValue<number>;
  readonly MaxWrong: number;
  readonly MaxTicks: number;
}

/** By how much the clock of a node differs from the master's, as measured. */
export type Difference = RecordValue<{ node: ModelValue; units: number }>;

export type Adjustment = RecordValue<{ to: ModelValue; units: number }>;

export interface BerkeleyState {
  /** How many ticks have passed since the first measurement. */
  readonly ticks: number;
  /** What the clocks show when nobody adjusts them. */
  readonly clock: FunctionValue<ModelValue, number>;
  /** By how much each is adjusted. */
  readonly correction: FunctionValue<ModelValue, number>;
  /** The nodes whose clocks were set wrong: nobody knows. */
  readonly wrong: SetValue<ModelValue>;
  readonly differences: SetValue<Difference>;
  /** The adjustments that are on their way. */
  readonly adjustments: SetValue<Adjustment>;
  /** The nodes that have adjusted their clocks. */
  readonly adjusted: SetValue<ModelValue>;
}

type Constants = BerkeleyConstants;
type State = BerkeleyState;

const subsetsOf = <T extends ModelValue | Difference>(set: SetValue<T>): SetValue<T>[] =>
  interval(0, set.size)
    .elements()
    .flatMap((size) => subsetsOfSize(set, size).elements());

/** All readings with which the clocks may begin, when these are wrong. */
function readings({ Node, Right, Wrong }: Constants, wrong: SetValue<ModelValue>): State['clock'][] {
  let choices: (readonly [ModelValue, number])[][] = [[]];
  for (const n of Node.elements()) {
    const shown = (wrong.has(n) ? Wrong : Right).elements();
    choices = choices.flatMap((chosen) => shown.map((units) => [...chosen, [n, units] as const]));
  }
  return choices.map((chosen) => functionOf(chosen));
}

export function initialStates(constants: Constants): State[] {
  const { Node, Master, MaxWrong } = constants;
  return subsetsOf(Node)
    .filter((wrong) => wrong.size <= MaxWrong)
    .flatMap((wrong) =>
      readings(constants, wrong).map((clock) => ({
        ...{ ticks: 0, clock, correction: functionFrom(Node, () => 0), wrong },
        ...{
          differences: setOf([record({ node: Master, units: 0 })]),
          adjustments: setOf(),
          adjusted: setOf(),
        },
      })),
    );
}

/** What n takes for the time. */
const time = ({ clock, correction }: State, n: ModelValue) => clock.get(n) + correction.get(n);

export type Group = SetValue<Difference>;

const areNear = ({ Gamma }: Constants, group: Group) =>
  group.every((d1) => group.every((d2) => d1.units - d2.units <= Gamma));

/** The sets of clocks near one another of which there is no larger one: the others are left out. */
function largestGroups(constants: Constants, differences: Group): Group[] {
  const groups = subsetsOf(differences).filter((group) => areNear(constants, group));
  const size = Math.max(...groups.map((group) => group.size));
  return groups.filter((group) => group.size === size);
}

/** Rounded down, for all the same. */
const averageOf = (group: Group) =>
  Math.floor(group.elements().reduce((sum, { units }) => sum + units, 0) / group.size);

/** What a mistake may change. */
export interface Rules {
  /** The groups of clocks of which one is averaged. */
  readonly groups: (constants: Constants, differences: Group) => Group[];
  readonly average: (group: Group) => number;
  /** By how much the master adjusts its own clock. */
  readonly ownAdjustment: (average: number) => number;
  /** What the master sends to a node. */
  readonly content: (masterClock: number, average: number, difference: Difference) => number;
  /** By how much a node's clock is adjusted from now on. */
  readonly corrected: (state: State, n: ModelValue, units: number) => number;
}

export const rightRules: Rules = {
  groups: largestGroups,
  average: averageOf,
  ownAdjustment: (average) => average,
  content: (_, average, { units }) => average - units,
  corrected: ({ correction }, n, units) => correction.get(n) + units,
};

export const othersOf = ({ Node, Master }: Constants) => Node.without(Master);

/** All that the master may measure: the difference of n's clock from its own, with an error. */
export function measurements(
  { Master, Error: most }: Constants,
  state: State,
  n: ModelValue,
): Choices<number> {
  const units = time(state, n) - time(state, Master);
  return wholeNumbers(units - most, units + most);
}

const isMeasured = ({ differences }: State, n: ModelValue) => differences.some(({ node }) => node === n);

/** The master has measured one of these. */
export const measure = (
  state: State,
  n: ModelValue,
  measured: Iterable<number>,
): Update<State>[] | undefined =>
  isMeasured(state, n)
    ? undefined
    : Array.from(measured, (units) => ({ differences: state.differences.add(record({ node: n, units })) }));

/** The master measures the difference of n's clock from its own. */
const Measure = (constants: Constants) =>
  action({ n: othersOf(constants) }, (state: State, { n }) =>
    measure(state, n, measurements(constants, state, n)),
  );

/** The master averages what it has measured, and adjusts its own clock; the adjustments of the others are on their way. */
export function decide(
  constants: Constants,
  rules: Rules,
  { clock, correction, differences }: State,
): Required<Pick<State, 'correction' | 'adjustments' | 'adjusted'>>[] {
  const { Master } = constants;
  const others = differences.filter(({ node }) => node !== Master);
  return rules.groups(constants, differences).map((group) => {
    const average = rules.average(group);
    return {
      correction: correction.set(Master, correction.get(Master) + rules.ownAdjustment(average)),
      adjustments: others.map((difference): Adjustment => {
        const units = rules.content(clock.get(Master), average, difference);
        return record({ to: difference.node, units });
      }),
      adjusted: setOf([Master]),
    };
  });
}

/** The master averages, adjusts its own clock, and sends to each node by how much to adjust its own. */
const Decide = (constants: Constants, rules: Rules) =>
  action({}, (state: State) =>
    state.adjusted.size > 0 || state.differences.size < constants.Node.size
      ? undefined
      : decide(constants, rules, state),
  );

/** What is on its way to n reaches it. */
export const adjust = (
  { corrected }: Pick<Rules, 'corrected'>,
  state: State,
  n: ModelValue,
): Update<State>[] =>
  state.adjustments
    .filter(({ to }) => to === n)
    .elements()
    .map((adjustment) => ({
      correction: state.correction.set(n, corrected(state, n, adjustment.units)),
      adjustments: state.adjustments.without(adjustment),
      adjusted: state.adjusted.add(n),
    }));

/** An adjustment reaches n. */
const Adjust = (constants: Constants, rules: Rules) =>
  action({ n: othersOf(constants) }, (state: State, { n }) => adjust(rules, state, n));

/** So many ticks pass, in which the clocks count this. */
export const pass = ({ ticks, clock }: State, count: number, units: Units): Update<State> => ({
  ticks: ticks + count,
  clock: functionFrom(setOf(units.domain.keys as readonly ModelValue[]), (n) => clock.get(n) + units.get(n)),
});

/** A tick of real time passes. */
const Tick = ({ Node, Pace, MaxTicks }: Constants) => {
  const choices = unitsOfATick(Node.elements(), Pace);
  return action({}, (state: State) =>
    state.ticks < MaxTicks && state.differences.size > 1
      ? choices.map((units) => pass(state, 1, units))
      : undefined,
  );
};

function typeOK(constants: Constants, state: State): boolean {
  const { Node, MaxTicks } = constants;
  const { ticks, clock, correction, wrong, differences, adjustments, adjusted } = state;
  return (
    ticks >= 0 &&
    ticks <= MaxTicks &&
    Node.every((n) => Number.isInteger(clock.get(n)) && clock.get(n) >= 0) &&
    Node.every((n) => Number.isInteger(correction.get(n))) &&
    wrong.isSubsetOf(Node) &&
    differences.every(({ node, units }) => Node.has(node) && Number.isInteger(units)) &&
    differences.map(({ node }) => node).size === differences.size &&
    adjustments.every(({ to, units }) => othersOf(constants).has(to) && Number.isInteger(units)) &&
    adjusted.isSubsetOf(Node)
  );
}

/** The Berkeley algorithm, action by action as in specs/clock-sync/Berkeley.tla. */
export function berkeleyDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Node, Master, Error: most, Epsilon, Gamma } = constants;
  const rules = { ...rightRules, ...changes };
  const uncertainty = ({ ticks }: State) => 2 * most + 2 * Epsilon * ticks;
  const apart = (state: State, m: ModelValue, n: ModelValue) => Math.abs(time(state, m) - time(state, n));
  return {
    name: 'clock-sync/berkeley',
    variables: ['ticks', 'clock', 'correction', 'wrong', 'differences', 'adjustments', 'adjusted'],
    init: () => initialStates(constants),
    actions: {
      Measure: Measure(constants),
      Decide: Decide(constants, rules),
      Adjust: Adjust(constants, rules),
      Tick: Tick(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      AgreementBound: {
        when: ({ adjusted }) => adjusted.size > 1,
        holds: (state) =>
          state.adjusted.every((m) => state.adjusted.every((n) => apart(state, m, n) <= uncertainty(state))),
      },
      NearRightClock: {
        when: ({ adjusted }) => adjusted.size > 0,
        holds: (state) =>
          state.adjusted.every((n) =>
            Node.some(
              (m) =>
                !state.wrong.has(m) &&
                Math.abs(time(state, n) - state.clock.get(m)) <= Gamma + uncertainty(state),
            ),
          ),
      },
    },
    witnesses: {
      BoundReached: (state) =>
        state.ticks > 0 &&
        state.adjusted.some((m) => state.adjusted.some((n) => apart(state, m, n) === uncertainty(state))),
      WrongMaster: ({ wrong, adjusted }) => wrong.has(Master) && adjusted.size === Node.size,
      WrongClockNear: ({ wrong, differences, adjusted }) =>
        adjusted.has(Master) && wrong.size > 0 && areNear(constants, differences),
    },
    // When the round is over and time has stopped there is nothing left to do.
    deadlock: 'allowed',
  };
}

export const berkeleyModel = (constants: Constants): Model<State> =>
  defineModel(berkeleyDefinition(constants));

const atBound = {
  ...{ Node: names('m', 'n1', 'n2'), Master: ModelValue.of('m') },
  ...{ Rate: 10, Epsilon: 1, Pace: setOf([9, 11]), Error: 1, Gamma: 4 },
  ...{ Right: setOf([0]), Wrong: setOf([4, 60]), MaxWrong: 1, MaxTicks: 1 },
};

/** What separates the right clocks as the master measures them, at the most. */
function seemingSpread(constants: Readonly<Record<string, unknown>>): number {
  const { Right, Error: most, Epsilon, MaxTicks } = constants as unknown as Constants;
  const shown = Right.elements();
  return Math.max(...shown) - Math.min(...shown) + 2 * most + 2 * Epsilon * MaxTicks;
}

export const berkeley: Protocol<BerkeleyConstants> = {
  slug: 'clock-sync/berkeley',
  title: 'Berkeley clock synchronization',
  source: 'Gusella and Zatti, The Accuracy of the Clock Synchronization Achieved by TEMPO (1989)',
  specification: 'specs/clock-sync/Berkeley.tla',
  constants: {
    Node: modelValues('the machines'),
    Master: {
      about: 'the one that measures and averages',
      expected: 'a name in Node',
      accepts: (value, { Node }) => (Node as SetValue).has(value),
    },
    Rate: wholeNumber('units that a clock without drift counts in a tick of real time', 1),
    Epsilon: wholeNumber('the drift that is allowed for, in units a tick'),
    Pace: naturals('the units that the clocks there are may count in a tick'),
    Error: wholeNumber('how far a measurement may be wrong, in units'),
    Gamma: {
      about: 'how far clocks may seem to differ that are near one another, in units',
      expected: 'a whole number that leaves room for right clocks, two errors, and the drift of a round',
      accepts: (value, constants) => typeof value === 'number' && value >= seemingSpread(constants),
    },
    Right: naturals('what a clock may show at first that nobody set wrong'),
    Wrong: naturals('what a clock may show at first that somebody set wrong'),
    MaxWrong: wholeNumber('how many clocks are wrong at most'),
    MaxTicks: wholeNumber('how many ticks a round takes at most'),
  },
  configurations: {
    'at-bound': {
      about: 'clocks as fast and as slow as is allowed for, and one that is wrong, a little or much',
      constants: atBound,
    },
    'past-bound': {
      about: 'clocks that drift by one unit a tick more',
      constants: { ...atBound, Pace: setOf([8, 12]) },
      violates: ['AgreementBound', 'NearRightClock'],
    },
    'two-wrong': {
      about: 'two clocks of three may be wrong, and agree; measurements are exact',
      constants: { ...atBound, Error: 0, MaxWrong: 2 },
      violates: 'NearRightClock',
    },
    'right-apart': {
      about: 'right clocks that differ at first',
      constants: { ...atBound, Right: setOf([0, 1]), Gamma: 5 },
      deep: true,
    },
    'two-ticks': {
      about: 'a round of two ticks',
      constants: { ...atBound, Gamma: 6, MaxTicks: 2 },
      deep: true,
    },
  },
  model: berkeleyModel,
};
