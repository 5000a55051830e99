import { action, type ModelDefinition } from '../../core/model.ts';
import { functionFrom, functionOf, record, setOf } from '../../core/values/index.ts';
import type { BerkeleyConfiguration } from '../../impl/clock-sync/berkeley-node.ts';
import { functionsInto, only, wholeNumbers } from '../../models/choices.ts';
import {
  type Adjustment,
  type BerkeleyConstants,
  measurements,
  othersOf,
  pass,
} from '../../models/clock-sync/berkeley.ts';
import { anyCount, anyInteger, nameOf } from '../abstraction.ts';
import {
  actionsOfRound,
  adjustLate,
  begin,
  berkeleyWithRounds,
  measureGone,
  measureInRound,
  type RoundsState,
  restart,
} from './berkeley-rounds.ts';

type State = RoundsState;
type Constants = BerkeleyConstants;

/** Four looks at clocks, and half a microsecond of the estimate. */
const measuringRoundingUs = 7;

/**
 * The constants of the model with which an implementation that has this configuration does nothing else, in microseconds. The standard of the
 * model is slower than true time by the greatest drift, so that no clock loses; a tick is as long as a clock takes to drift by a microsecond.
 */
export function berkeleyConstants(
  configuration: BerkeleyConfiguration,
  driftPartsPerMillion: number,
): Constants {
  const { nodes, master, maxRoundTripMs, nearMs } = configuration;
  const drift = driftPartsPerMillion / 1_000_000;
  // When the answer comes both clocks have drifted since the reading, for as long as a round trip by the master's clock can be.
  const driftedUs = (2 * drift * 1000 * maxRoundTripMs) / (1 - drift);
  return {
    ...{ Node: setOf(nodes.map(nameOf)), Master: nameOf(master) },
    ...{ Rate: 1, Epsilon: 1, Pace: setOf([0, 1, 2]) },
    Error: Math.ceil(500 * maxRoundTripMs + driftedUs) + measuringRoundingUs,
    Gamma: 1000 * nearMs,
    // Nobody knows which clocks are right.
    ...{ Right: setOf([0]), Wrong: setOf([0]), MaxWrong: nodes.length },
    MaxTicks: Number.MAX_SAFE_INTEGER,
  };
}

/** What a clock may count in so many ticks, each of them one of an unbroken pace. */
const countedIn = ({ Pace }: Constants, ticks: number) =>
  wholeNumbers(ticks * Math.min(...Pace), ticks * Math.max(...Pace));

/**
 * The rounds of the model, in which it is said and not guessed what is measured, what clocks count, and what they show when their nodes start
 * again. A test takes all that it allows at small bounds.
 */
export function berkeleyWithReadings(constants: Constants): ModelDefinition<State> {
  const { Node } = constants;
  const others = othersOf(constants);
  const limits = { MaxRounds: Number.MAX_SAFE_INTEGER, Restarted: anyInteger(), Gone: anyInteger() };
  const { actions, ...definition } = berkeleyWithRounds(constants, limits);
  const counted = Object.fromEntries(Array.from(Node, (n) => [n.name, anyInteger] as const));
  return {
    ...definition,
    name: 'clock-sync/berkeley with readings',
    init: (): State => ({
      ...begin(constants, {
        ...{ ticks: 0, round: -1, wrong: setOf(), differences: setOf(), adjusted: setOf() },
        ...{ clock: functionFrom(Node, () => 0), correction: functionFrom(Node, () => 0) },
        ...{ adjustments: setOf(), late: setOf(), restarted: setOf(), gone: setOf() },
      }),
    }),
    actions: {
      Begin: actions.Begin!,
      ...actionsOfRound(constants),
      Measure: action({ n: others, units: anyInteger }, (state: State, { n, units: measured }) =>
        measureInRound(state, n, only(measurements(constants, state, n), measured)),
      ),
      MeasureGone: action({ n: others, units: anyInteger }, (state: State, { n, units: measured }) =>
        measureGone(state, n, [measured]),
      ),
      AdjustLate: action({ n: others, units: anyInteger }, (state: State, { n, units: late }) =>
        only<Adjustment>(state.late, record({ to: n, units: late })).flatMap((each) =>
          adjustLate(state, each),
        ),
      ),
      Pass: action({ count: anyCount, ...counted }, (state: State, { count, ...named }) => {
        const shown = functionOf(
          Array.from(Node, (n) => [n, (named as Record<string, number>)[n.name]!] as const),
        );
        const allowed = functionsInto(Node.elements(), () => countedIn(constants, count));
        return only(allowed, shown).map((each) => pass(state, count, each));
      }),
      Restart: action({ n: Node, shown: anyInteger }, (state: State, { n, shown }) =>
        restart(constants, state, n, shown),
      ),
    },
    witnesses: {},
    invariants: {},
  };
}
