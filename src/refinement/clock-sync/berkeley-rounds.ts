import { action, type ModelDefinition, type Update } from '../../core/model.ts';
import { functionFrom, type ModelValue, record, type SetValue, setOf } from '../../core/values/index.ts';
import type { Choices } from '../../models/choices.ts';
import {
  type Adjustment,
  adjust,
  type BerkeleyConstants,
  type BerkeleyState,
  berkeleyDefinition,
  decide,
  measure,
  measurements,
  othersOf,
  pass,
  rightRules,
} from '../../models/clock-sync/berkeley.ts';
import { unitsOfATick } from '../../models/clock-units.ts';

type Constants = BerkeleyConstants;
type Nodes = SetValue<ModelValue>;

/** What there is to the rounds of an implementation that the model of one round does not have. */
export interface RoundsState extends BerkeleyState {
  /** How many rounds have begun after the first, or the master has started again. */
  readonly round: number;
  /** The adjustments of earlier rounds that are on their way. */
  readonly late: SetValue<Adjustment>;
  /** The nodes that have started again since the round began. */
  readonly restarted: Nodes;
  /** Of these the ones that were measured before they started again: what was measured is no more. */
  readonly gone: Nodes;
}

type State = RoundsState;

export interface RoundsLimits {
  readonly MaxRounds: number;
  /** What a clock may show when its node starts again, and what may be measured of a clock that is no more. */
  readonly Restarted: Choices<number>;
  readonly Gone: Choices<number>;
}

type Conditional = {
  readonly when: (state: BerkeleyState) => boolean;
  readonly holds: (state: BerkeleyState) => boolean;
};

const timeOf = ({ clock, correction }: State, n: ModelValue) => clock.get(n) + correction.get(n);

const isMeasured = ({ differences }: State, n: ModelValue) => differences.some(({ node }) => node === n);

/** The master begins a round: clocks go on from what they have been set to, and nothing is measured yet. */
export function begin({ Node, Master }: Constants, state: State): State {
  const { round, adjusted, adjustments, gone, late, wrong } = state;
  return {
    ticks: 0,
    clock: functionFrom(Node, (n) => timeOf(state, n)),
    correction: functionFrom(Node, () => 0),
    // Those that were adjusted agree; the others may show anything.
    wrong: adjusted.size === 0 ? wrong : Node.filter((n) => !adjusted.has(n)),
    differences: setOf([record({ node: Master, units: 0 })]),
    ...{ adjustments: setOf(), adjusted: setOf(), restarted: setOf(), gone: setOf() },
    late: late.union(adjustments.filter(({ to }) => !gone.has(to))),
    round: round + 1,
  };
}

/**
 * A node starts again, and its clock shows this. What was measured of it before, and what is on its way to it, means nothing any more; with
 * the master a round begins.
 */
export function restart(constants: Constants, state: State, n: ModelValue, shown: number): Update<State> {
  const isMaster = n === constants.Master;
  const { clock, correction, wrong, ...rest } = isMaster ? begin(constants, state) : state;
  const ofClock = { clock: clock.set(n, shown), correction: correction.set(n, 0), wrong: wrong.add(n) };
  if (isMaster) return { ...rest, ...ofClock };
  const isOther = ({ to }: Adjustment) => to !== n;
  return {
    ...ofClock,
    adjustments: state.adjustments.filter(isOther),
    late: state.late.filter(isOther),
    adjusted: state.adjusted.without(n),
    restarted: state.restarted.add(n),
    gone: isMeasured(state, n) ? state.gone.add(n) : state.gone,
  };
}

/** The master measures until it decides. */
export const measureInRound = (
  state: State,
  n: ModelValue,
  measured: Iterable<number>,
): Update<State>[] | undefined => (state.adjusted.size > 0 ? undefined : measure(state, n, measured));

/** An answer of a node that has started again comes to the master, from before that. */
export const measureGone = (state: State, n: ModelValue, measured: Iterable<number>): Update<State>[] =>
  state.restarted.has(n)
    ? (measureInRound(state, n, measured) ?? []).map((update) => ({ ...update, gone: state.gone.add(n) }))
    : [];

/** An adjustment of an earlier round reaches a node that was not measured since. */
export const adjustLate = (state: State, late: Adjustment): Update<State>[] =>
  isMeasured(state, late.to)
    ? []
    : [
        {
          correction: state.correction.set(late.to, rightRules.corrected(state, late.to, late.units)),
          late: state.late.without(late),
        },
      ];

/** What a round does that has begun: as in the model, but that nodes may be left out of it, and may have started again. */
export const actionsOfRound = (constants: Constants) => ({
  Decide: action({}, (state: State) =>
    state.adjusted.size > 0 ? undefined : decide(constants, rightRules, state),
  ),
  Adjust: action({ n: othersOf(constants) }, (state: State, { n }) =>
    state.gone.has(n) ? undefined : adjust(rightRules, state, n),
  ),
});

/**
 * The Berkeley algorithm round by round: nodes may be left out of a round, adjustments may come in the next one, and nodes, the master too, may
 * start again with a clock that shows something else. A test explores it, with the properties of the model.
 */
export function berkeleyWithRounds(constants: Constants, limits: RoundsLimits): ModelDefinition<State> {
  const { Node, Master, Pace, MaxTicks } = constants;
  const { init, invariants, variables, ...rest } = berkeleyDefinition(constants);
  const others = othersOf(constants);
  const choices = unitsOfATick(Node, Pace);
  const { AgreementBound, NearRightClock } = invariants as Readonly<Record<string, Conditional>>;
  return {
    ...rest,
    name: 'clock-sync/berkeley with rounds',
    variables: [...variables, 'round', 'late', 'restarted', 'gone'],
    init: () =>
      [...(init() as Iterable<BerkeleyState>)].map((state) => ({
        ...state,
        ...{ round: 0, late: setOf(), restarted: setOf(), gone: setOf() },
      })),
    actions: {
      Begin: action({}, (state: State) =>
        state.adjusted.has(Master) && state.round < limits.MaxRounds ? begin(constants, state) : undefined,
      ),
      Measure: action({ n: others }, (state: State, { n }) =>
        measureInRound(state, n, measurements(constants, state, n)),
      ),
      MeasureGone: action({ n: others }, (state: State, { n }) => measureGone(state, n, limits.Gone)),
      ...actionsOfRound(constants),
      AdjustLate: action({ n: others }, (state: State, { n }) =>
        state.late
          .filter(({ to }) => to === n)
          .elements()
          .flatMap((late) => adjustLate(state, late)),
      ),
      Tick: action({}, (state: State) =>
        state.ticks < MaxTicks ? choices.map((units) => pass(state, 1, units)) : undefined,
      ),
      Restart: action({ n: Node }, (state: State, { n }) =>
        n === Master && state.round >= limits.MaxRounds
          ? undefined
          : Array.from(limits.Restarted, (shown) => restart(constants, state, n, shown)),
      ),
    },
    invariants: {
      AgreementBound: AgreementBound!,
      NearRightClock: {
        // Where as many wrong clocks were measured as right ones they may be taken for right.
        when: (state) =>
          NearRightClock!.when(state) &&
          2 * state.differences.filter(({ node }) => isRight(state, node)).size > state.differences.size,
        holds: NearRightClock!.holds,
      },
    },
    witnesses: {
      LeftOut: ({ adjusted, differences }) => adjusted.size > 0 && differences.size < Node.size,
      LateAdjusted: ({ round, correction, adjusted }) =>
        round > 0 && adjusted.size === 0 && others.some((n) => correction.get(n) !== 0),
      AdjustedAfterRestart: ({ restarted, adjusted }) => restarted.some((n) => adjusted.has(n)),
      GoneClockAveraged: ({ gone, adjusted }) => gone.size > 0 && adjusted.size > 1,
    },
    deadlock: 'allowed',
  };
}

const isRight = ({ wrong, gone }: State, n: ModelValue) => !wrong.has(n) && !gone.has(n);
