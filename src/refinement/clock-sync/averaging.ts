import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { functionFrom, functionOf, type ModelValue, setOf } from '../../core/values/index.ts';
import type {
  AveragingConfiguration,
  AveragingNodeState as NodeState,
} from '../../impl/clock-sync/averaging-node.ts';
import { correctedClockUs } from '../../impl/clock-sync/corrected-clock.ts';
import { only, wholeNumbers } from '../../models/choices.ts';
import {
  type AveragingConstants,
  type AveragingState,
  adjust,
  averagingDefinition,
  type Clocks,
  faultTolerantAverage,
  gains,
  noClocks,
  pass,
  readings,
  rightOf,
  starts,
} from '../../models/clock-sync/averaging.ts';
import { simulatedAveraging, twoFaced } from '../../simulator/protocols/clock-sync/averaging.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { anyInteger, nameOf, stepOf } from '../abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from '../refinement.ts';
import { units } from '../units.ts';

type State = AveragingState;
type Constants = AveragingConstants;
type Configuration = AveragingConfiguration;

/**
 * What a clock shows is rounded, by up to a microsecond and a half, as is the true time, by half of one; a timer is late by no more than the
 * first. A reading has two clocks in it, and what a clock gains the same one twice.
 */
const readingRoundingUs = 5;
const gainRoundingUs = 3;

/**
 * The constants of the model with which an implementation that has this configuration does nothing else: all times in microseconds.
 *
 * A right clock counts for what it shows when its round begins. Who reads it a little later is mistaken by what the message takes more or
 * less than it should, and by what its own clock has drifted since its own round began.
 */
export function averagingConstants(configuration: Configuration, faulty: readonly string[]): Constants {
  const { nodes, delayMs, delayErrorMs, driftPartsPerMillion, apartMs, periodMs } = configuration;
  const drift = driftPartsPerMillion / 1_000_000;
  const waitingMs = apartMs + delayMs + delayErrorMs;
  const MaxError = Math.ceil(1000 * (delayErrorMs + drift * waitingMs)) + readingRoundingUs;
  return {
    Node: setOf(nodes.map(nameOf)),
    Faulty: setOf(faulty.map(nameOf)),
    Discard: configuration.faulty,
    MaxError,
    Drift: wholeNumbers(0, 2 * mostGainedUs(configuration, MaxError)),
    Start: wholeNumbers(0, 1000 * apartMs),
    // Nothing of a round is heard more than a round before it begins.
    Far: 1000 * periodMs,
    MaxRounds: Number.MAX_SAFE_INTEGER,
  };
}

/** By how much a clock gains or loses at most from the beginning of a round to that of the next, in which it may be set. */
export function mostGainedUs(
  { driftPartsPerMillion, apartMs, periodMs }: Configuration,
  MaxError: number,
): number {
  const longestUs = 1000 * (periodMs + apartMs) + MaxError;
  return Math.ceil((driftPartsPerMillion * longestUs) / (1_000_000 - driftPartsPerMillion)) + gainRoundingUs;
}

/**
 * The model, in which it is said and not guessed what the clocks show in the beginning, what a node reads, and what the clocks gain: each
 * must be what the model allows. A test takes all that it allows at small bounds.
 */
export function averagingWithReadings(constants: Constants): ModelDefinition<State> {
  const { Node } = constants;
  const right = rightOf(constants);
  const oneOf = (nodes: Iterable<ModelValue>) =>
    Object.fromEntries(Array.from(nodes, (n) => [n.name, anyInteger] as const));
  const clocksOf = (nodes: Iterable<ModelValue>, named: Readonly<Record<string, unknown>>): Clocks =>
    functionOf(Array.from(nodes, (n) => [n, named[n.name] as number] as const));
  return {
    ...averagingDefinition(constants),
    name: 'clock-sync/averaging with readings',
    init: () => ({ clock: noClocks, adjusted: noClocks, round: 0 }),
    actions: {
      Start: action(oneOf(right), ({ clock }: State, named) =>
        clock.size === 0
          ? only(starts(constants), clocksOf(right, named)).map((started) => ({ clock: started }))
          : undefined,
      ),
      Adjust: action({ reader: right, ...oneOf(Node) }, (state: State, { reader, ...named }) => {
        const n = reader as ModelValue;
        if (state.clock.size === 0) return undefined;
        const shown = only(readings(constants, state, n), clocksOf(Node, named));
        return adjust(constants, faultTolerantAverage, state, n, shown);
      }),
      Pass: action(oneOf(right), (state: State, named) =>
        state.clock.size === 0
          ? undefined
          : pass(constants, state, only(gains(constants), clocksOf(right, named))),
      ),
    },
  };
}

/** What a clock showed when a round began, more than the standard did, and by how much it was corrected. */
interface Begun {
  readonly aheadUs: number;
  readonly correctionUs: number;
}

interface Ghost {
  /** The round of the model as the implementation numbers it, and the first one; `undefined` before that. */
  round: number | undefined;
  first: number;
  /** What the standard is behind the true time in the first round. */
  originUs: number;
  /** Of the right nodes, in the round of the model. */
  clocks: ReadonlyMap<string, Begun>;
  /** Of those that have begun the next one. */
  begun: ReadonlyMap<string, Begun>;
}

/** The nodes do what the model does, in a run in which so many clocks are faulty and the others as right as they are told to be. */
export function averagingRefinementOf(
  configuration: Configuration,
  faulty: readonly string[],
): Refinement<State, Ghost> {
  const constants = averagingConstants(configuration, faulty);
  const model = defineModel(averagingWithReadings(constants));
  const right = configuration.nodes.filter((node) => !faulty.includes(node));
  const periodUs = 1000 * configuration.periodMs;
  const delayUs = 1000 * configuration.delayMs;
  const lossUs = mostGainedUs(configuration, constants.MaxError);

  const inOrder = (nodes: readonly string[], read: (node: string) => number) =>
    setOf(nodes.map(nameOf))
      .elements()
      .map((n) => read(n.name));

  /** In each round the standard loses as much as the slowest clock may, so that no clock does. */
  const aheadOfStandard = ({ aheadUs }: Begun, round: number, { first, originUs }: Ghost) =>
    aheadUs - originUs + (round - first) * lossUs;

  function begin({ node, atMs, input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
    const { correctionUs, round } = before as NodeState;
    const aheadUs = correctedClockUs(after as NodeState, input.now) - units(atMs);
    ghost.begun = new Map(ghost.begun).set(node, { aheadUs, correctionUs });
    if (ghost.begun.size < right.length) return [];
    const old = ghost.clocks;
    const passed = { ...ghost };
    [ghost.clocks, ghost.begun, ghost.round] = [ghost.begun, new Map(), round];
    if (passed.round === undefined) {
      ghost.first = round;
      ghost.originUs = Math.min(...Array.from(ghost.clocks.values(), (clock) => clock.aheadUs));
      return [stepOf('Start', ...inOrder(right, (n) => aheadOfStandard(ghost.clocks.get(n)!, round, ghost)))];
    }
    const gained = inOrder(right, (n) => {
      const [from, to] = [old.get(n)!, ghost.clocks.get(n)!];
      return lossUs + to.aheadUs - (from.aheadUs + to.correctionUs - from.correctionUs);
    });
    return [stepOf('Pass', ...gained)];
  }

  function read({ node, before }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
    const { round, arrivalsUs } = before as NodeState;
    const own = ghost.clocks.get(node);
    // A node that adjusts its clock before all rounds have begun does what the model does not.
    if (own === undefined) return [stepOf('Adjust', node, ...inOrder(configuration.nodes, () => 0))];
    const ownUs = aheadOfStandard(own, ghost.round!, ghost);
    const expectedUs = round * periodUs + delayUs;
    // One that was not heard is taken for one that agrees.
    const shown = inOrder(configuration.nodes, (m) =>
      m === node ? ownUs : ownUs + expectedUs - (arrivalsUs[m] ?? expectedUs),
    );
    return [stepOf('Adjust', node, ...shown)];
  }

  return {
    slug: 'clock-sync/averaging',
    model,
    ghost: () => ({ round: undefined, first: 0, originUs: 0, clocks: new Map(), begun: new Map() }),
    witness(event, _, ghost) {
      if (event.kind !== 'stepped' || !right.includes(event.node)) return [];
      const [before, after] = [event.before as NodeState, event.after as NodeState];
      if (after.isCollecting === before.isCollecting) return [];
      return after.isCollecting ? begin(event, ghost) : read(event, ghost);
    },
    abstraction(view: ConfirmedView, ghost: Ghost): Partial<State> {
      const { round, first, clocks } = ghost;
      if (round === undefined) return { clock: noClocks, adjusted: noClocks, round: 0 };
      const states = right.map((node) => view.stateOf(node) as NodeState | undefined);
      const adjusted = states.filter((state) => state !== undefined && state.round > round) as NodeState[];
      return {
        clock: functionFrom(setOf(right.map(nameOf)), ({ name }) =>
          aheadOfStandard(clocks.get(name)!, round, ghost),
        ),
        adjusted: functionOf(
          adjusted.map(({ node, correctionUs }) => {
            const begun = clocks.get(node)!;
            const setUs = aheadOfStandard(begun, round, ghost) + correctionUs - begun.correctionUs;
            return [nameOf(node), setUs] as const;
          }),
        ),
        round: round - first,
      };
    },
  };
}

/** Three clocks that drift, and one with two faces. */
export const averagingRefinement = averagingRefinementOf(simulatedAveraging, [twoFaced]);
