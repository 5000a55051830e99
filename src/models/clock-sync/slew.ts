import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { naturals, type Protocol } from '../../core/protocol.ts';
import { type SetValue, setOf } from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/clock-sync/Slew.tla. */
export interface SlewConstants {
  /** Units that the standard counts in a tick. */
  readonly Rate: number;
  /** By how many units a tick the oscillator drifts at most. */
  readonly Epsilon: number;
  /** Units that the oscillator may count in a tick. */
  readonly Pace: SetValue<number>;
  /** By how many units a tick the clock is made faster or slower at most. */
  readonly MaxSlew: number;
  /** How far a measurement of the offset may be wrong. */
  readonly MaxError: number;
  /** Ticks from one measurement to the next, at most. */
  readonly MaxAge: number;
  /** By how much the clock is off in the beginning. */
  readonly Off: number;
  readonly MaxTicks: number;
}

export interface SlewState {
  /** What a clock without error would show, which nobody can read. */
  readonly standard: number;
  /** What the clock shows. */
  readonly shown: number;
  /** What it has yet to gain, or to lose if that is negative. */
  readonly owed: number;
  /** Ticks since the latest measurement; noSample before the first. */
  readonly age: number;
}

type Constants = SlewConstants;
type State = SlewState;

const noSample = ({ MaxAge }: Constants) => MaxAge + 1;

export const initialStates = (constants: Constants): State[] =>
  [0, 2 * constants.Off].map((shown) => ({
    standard: constants.Off,
    shown,
    owed: 0,
    age: noSample(constants),
  }));

/** By how much the clock is behind the standard. */
const offset = ({ standard, shown }: State) => standard - shown;

/** What a mistake may change. */
export interface Rules {
  /** What is done about an offset that was measured. */
  readonly correct: (state: State, measured: number) => Partial<State>;
  /** What of the debt goes into the next tick, what the clock gains by it, and what is owed from then on. */
  readonly part: (owed: number) => number;
  readonly gain: (part: number) => number;
  readonly rest: (owed: number, part: number) => number;
}

export const rulesWith = ({ MaxSlew }: Pick<Constants, 'MaxSlew'>, changes: Partial<Rules> = {}): Rules => ({
  correct: (_, measured) => ({ owed: measured }),
  part: (owed) => Math.min(Math.max(owed, -MaxSlew), MaxSlew),
  gain: (part) => part,
  rest: (owed, part) => owed - part,
  ...changes,
});

/** The offset is measured; what was still owed is forgotten, since the clock has that error still. */
const Measure = ({ MaxError }: Constants, { correct }: Rules) =>
  action({}, (state: State) =>
    state.age > 0
      ? Array.from({ length: 2 * MaxError + 1 }, (_, index) => ({
          ...correct(state, offset(state) + index - MaxError),
          age: 0,
        }))
      : undefined,
  );

/** What a clock shows and owes when the oscillator has counted so many units of a tick. */
export function slewed(
  { part, gain, rest }: Pick<Rules, 'part' | 'gain' | 'rest'>,
  { shown, owed }: Pick<State, 'shown' | 'owed'>,
  units: number,
): Pick<State, 'shown' | 'owed'> {
  const now = part(owed);
  return { shown: shown + units + gain(now), owed: rest(owed, now) };
}

/** A tick passes: the clock shows what the oscillator has counted, and part of what is owed. */
const Tick = ({ Rate, Pace, MaxAge, Off, MaxTicks }: Constants, rules: Rules) =>
  action({}, (state: State) =>
    state.age >= MaxAge || state.standard >= Off + Rate * MaxTicks
      ? undefined
      : Pace.elements().map((units) => ({
          ...slewed(rules, state, units),
          standard: state.standard + Rate,
          age: state.age + 1,
        })),
  );

/** The clock synchronization by slewing, action by action as in specs/clock-sync/Slew.tla. */
export function slewDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const { Rate, Epsilon, MaxSlew, MaxError, MaxAge, Off, MaxTicks } = constants;
  const rules = rulesWith(constants, changes);
  const isMeasured = ({ age }: State) => age !== noSample(constants);
  const allowance = ({ age }: State) => MaxError + Epsilon * age;
  const isTick = (before: State, after: State) => before.standard !== after.standard;
  return {
    name: 'clock-sync/slew',
    variables: ['standard', 'shown', 'owed', 'age'],
    init: () => initialStates(constants),
    actions: { Measure: Measure(constants, rules), Tick: Tick(constants, rules) },
    invariants: {
      TypeOK: ({ standard, shown, owed, age }) =>
        [standard, shown, owed, age].every(Number.isInteger) &&
        standard >= Off &&
        standard <= Off + Rate * MaxTicks &&
        shown >= 0 &&
        age >= 0 &&
        age <= noSample(constants),
      OwedWithinBound: {
        when: isMeasured,
        holds: (state) => Math.abs(offset(state) - state.owed) <= allowance(state),
      },
    },
    actionProperties: {
      SlewMonotonic: (before, after) =>
        isTick(before, after) ? after.shown > before.shown : after.shown >= before.shown,
      RateBounded: (before, after) =>
        isTick(before, after)
          ? Math.abs(after.shown - before.shown - Rate) <= MaxSlew + Epsilon
          : after.shown === before.shown,
      ErrorShrinks: (before, after) =>
        !isTick(before, after) ||
        Math.abs(offset(before)) <= MaxSlew + allowance(before) ||
        Math.abs(offset(after)) < Math.abs(offset(before)),
    },
    witnesses: {
      SlowedDown: (state) => state.owed < 0 && state.age > 0 && isMeasured(state),
      Settled: (state) => state.owed === 0 && offset(state) === 0 && state.age > 0,
      WrongWay: (state) => state.owed * offset(state) < 0,
      BoundReached: (state) =>
        state.age === MaxAge && Math.abs(offset(state) - state.owed) === allowance(state),
    },
    // After MaxTicks ticks time stops.
    deadlock: 'allowed',
  };
}

export const slewModel = (constants: Constants): Model<State> => defineModel(slewDefinition(constants));

const atBound = {
  ...{ Rate: 4, Epsilon: 1, Pace: setOf([3, 4, 5]) },
  ...{ MaxSlew: 2, MaxError: 1, MaxAge: 2, Off: 8, MaxTicks: 7 },
};

export const slew: Protocol<SlewConstants> = {
  slug: 'clock-sync/slew',
  title: 'Slewing a clock',
  source: 'Cristian, Probabilistic Clock Synchronization (1989); RFC 5905, section 12',
  specification: 'specs/clock-sync/Slew.tla',
  constants: {
    Rate: wholeNumber('units that the standard counts in a tick', 1),
    Epsilon: wholeNumber('by how many units a tick the oscillator drifts at most'),
    Pace: naturals('the units that the oscillator may count in a tick'),
    MaxSlew: wholeNumber('by how many units a tick the clock is made faster or slower at most'),
    MaxError: wholeNumber('how far a measurement of the offset may be wrong'),
    MaxAge: wholeNumber('ticks from one measurement to the next, at most', 1),
    Off: wholeNumber('by how much the clock is off in the beginning'),
    MaxTicks: wholeNumber('how many ticks there are in all'),
  },
  configurations: {
    'at-bound': {
      about:
        'slews by one unit a tick more than the drift, and by one less than the slowest oscillator counts',
      constants: atBound,
    },
    'as-fast-as-clock': {
      about: 'slews by as much as the slowest oscillator counts: the clock stands still',
      constants: { ...atBound, MaxSlew: 3 },
      violates: 'SlewMonotonic',
    },
    'as-slow-as-drift': {
      about: 'slews by no more than the drift: the clock never gets right',
      constants: { ...atBound, MaxSlew: 1 },
      violates: 'ErrorShrinks',
    },
  },
  model: slewModel,
};
