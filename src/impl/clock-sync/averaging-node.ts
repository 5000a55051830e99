import type { Effect, Input, Machine, NodeClock, Transition } from '../../core/machine.ts';
import { checkNumber, type Readings, rightAveragingRules } from './averaging.ts';
import { correctedClockUs, countedUs } from './corrected-clock.ts';
import { wallUsOf } from './time-server.ts';

export interface AveragingConfiguration {
  /** All whose clocks are kept together, more than three times as many as may be faulty. */
  readonly nodes: readonly string[];
  readonly faulty: number;
  /** What a message takes, and how much longer or shorter it may be under way. */
  readonly delayMs: number;
  readonly delayErrorMs: number;
  /** Greatest drift of a clock against true time, in parts per million. */
  readonly driftPartsPerMillion: number;
  /** By how much right clocks differ at most when they start, and so from then on. */
  readonly apartMs: number;
  /** From one round to the next. */
  readonly periodMs: number;
}

/** The sender's clock shows that this round begins. */
export interface AveragingMessage {
  readonly type: 'tick';
  readonly round: number;
}

/** `read` is answered with what the node's clock shows. */
export type AveragingOperation = { readonly type: 'read' };
export type AveragingResult = { readonly shownUs: number };

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface AveragingNodeRules {
  readonly average: (ascending: Readings, faulty: number) => number;
  /** Which readings count: of the node itself, and of the others. */
  readonly readings: (ownUs: number, othersUs: Readonly<Record<string, number>>) => Readings;
}

export const rightAveragingNodeRules: AveragingNodeRules = {
  ...rightAveragingRules,
  readings: (ownUs, othersUs) => [ownUs, ...Object.values(othersUs)],
};

export interface AveragingNodeState {
  readonly node: string;
  /** By how much the clock is ahead of the node's own, which never steps; whole microseconds. */
  readonly correctionUs: number;
  /** The round that goes on, or the next one. */
  readonly round: number;
  readonly isCollecting: boolean;
  /** What the clock showed when the round of each other node began, as it was heard. */
  readonly arrivalsUs: Readonly<Record<string, number>>;
  readonly timer: number;
  /** Rounds in which too few were heard, and nothing was adjusted. */
  readonly roundsSkipped: number;
}

type State = AveragingNodeState;
type AveragingEffect = Effect<AveragingMessage, AveragingResult, never>;
type Step = Transition<State, AveragingMessage, AveragingResult, never>;

/**
 * A clock that is kept together with others, of which f may show anything: Lundelius Welch and Lynch 1988, section 4. In each round
 * all tell one another when their clocks show that it begins; each takes the fault-tolerant average of what it has heard.
 *
 * Clocks are together, and not right: they start by their calendar clocks, which are within `apartMs` of one another, and never look
 * at them again. A node that starts later than the others is one of the faulty ones until its round comes. The clock is set at
 * once: where it must not step, slew it (`slew.ts`). It survives no lost messages beyond those of f nodes a round.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function averagingMachine(
  configuration: AveragingConfiguration,
  changes: Partial<AveragingNodeRules> = {},
): Machine<State, AveragingMessage, AveragingOperation, AveragingResult, never> {
  check(configuration);
  const { nodes, faulty } = configuration;
  const rules = { ...rightAveragingNodeRules, ...changes };
  const periodUs = 1000 * configuration.periodMs;
  const collectingUs = 1000 * collectingMs(configuration);

  /** Goes on when the clock shows this. */
  function waitUntil(state: State, clockUs: number, now: NodeClock): Step {
    const timer = state.timer + 1;
    const ms = Math.max(0, (clockUs - correctedClockUs(state, now)) / 1000);
    const effect: AveragingEffect = {
      kind: 'setTimer',
      name: 'round',
      generation: timer,
      minMs: ms,
      maxMs: ms,
    };
    return { state: { ...state, timer }, effects: [effect] };
  }

  function begin(state: State, now: NodeClock): Step {
    const { node, round } = state;
    const others = nodes.filter((each) => each !== node);
    const ticks = others.map(
      (to): AveragingEffect => ({ kind: 'send', to, message: { type: 'tick', round } }),
    );
    const waiting = waitUntil({ ...state, isCollecting: true }, round * periodUs + collectingUs, now);
    return { ...waiting, effects: [...ticks, ...waiting.effects] };
  }

  /** How far the others' clocks seem to be ahead. Of one that was not heard, which is faulty, that it is not. */
  function readingsOf({ node, round, arrivalsUs }: State): Readonly<Record<string, number>> {
    const expectedUs = round * periodUs + 1000 * configuration.delayMs;
    const others = nodes.filter((each) => each !== node);
    return Object.fromEntries(
      others.map((each) => [each, expectedUs - (arrivalsUs[each] ?? expectedUs)] as const),
    );
  }

  function adjust(state: State, now: NodeClock): Step {
    const heard = 1 + Object.keys(state.arrivalsUs).length;
    const isEnough = heard >= nodes.length - faulty;
    const ascending = [...rules.readings(0, readingsOf(state))].sort((left, right) => left - right);
    const round = state.round + 1;
    const adjusted: State = {
      ...{ ...state, round, isCollecting: false, arrivalsUs: {} },
      correctionUs: state.correctionUs + (isEnough ? rules.average(ascending, faulty) : 0),
      roundsSkipped: state.roundsSkipped + (isEnough ? 0 : 1),
    };
    return waitUntil(adjusted, round * periodUs, now);
  }

  function hear(state: State, from: string, round: number, now: NodeClock): State {
    const isExpected = round === state.round && nodes.includes(from) && from !== state.node;
    if (!isExpected || Object.hasOwn(state.arrivalsUs, from)) return state;
    return { ...state, arrivalsUs: { ...state.arrivalsUs, [from]: correctedClockUs(state, now) } };
  }

  return {
    name: 'clock-sync/averaging',
    start(node, _, now) {
      if (!nodes.includes(node)) throw new RangeError(`${node} is none of the nodes`);
      const round = Math.floor(wallUsOf(now) / periodUs) + 1;
      const correctionUs = wallUsOf(now) - countedUs(now);
      const nothing = { isCollecting: false, arrivalsUs: {}, timer: 0, roundsSkipped: 0 };
      return waitUntil({ node, correctionUs, round, ...nothing }, round * periodUs, now);
    },
    step(state: State, input: Input<AveragingMessage, AveragingOperation>): Step {
      const { now } = input;
      switch (input.kind) {
        case 'message':
          return { state: hear(state, input.from, input.message.round, now), effects: [] };
        case 'operation': {
          const result = { shownUs: correctedClockUs(state, now) };
          return { state, effects: [{ kind: 'reply', id: input.id, outcome: 'ok', result }] };
        }
        case 'timer':
          if (input.generation !== state.timer) return { state, effects: [] };
          return state.isCollecting ? adjust(state, now) : begin(state, now);
        case 'written':
          return { state, effects: [] };
      }
    },
  };
}

/** How long a node waits for the others from when its round begins, by its own clock. */
const collectingMs = ({ apartMs, delayMs, delayErrorMs, driftPartsPerMillion }: AveragingConfiguration) =>
  (1 + driftPartsPerMillion / 1_000_000) * (apartMs + delayMs + delayErrorMs);

/** @throws RangeError for a configuration that cannot be. */
function check(configuration: AveragingConfiguration): void {
  const { nodes, faulty, delayMs, delayErrorMs, driftPartsPerMillion, apartMs, periodMs } = configuration;
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`clock averaging: ${what}`);
  };
  expect(new Set(nodes).size === nodes.length, 'nodes must be different names');
  checkNumber(nodes.length, faulty);
  expect(delayErrorMs >= 0 && delayMs >= delayErrorMs, 'delayMs must be no less than delayErrorMs');
  expect(driftPartsPerMillion >= 0, 'driftPartsPerMillion must be 0 or more');
  const driftMs = (2 * driftPartsPerMillion * periodMs) / 1_000_000;
  // A round halves what clocks differ by, and adds two errors of readings and the drift.
  const leastMs = 4 * delayErrorMs + 2 * driftMs;
  expect(
    apartMs > leastMs,
    `apartMs must be more than ${leastMs}: rounds do not bring clocks closer together`,
  );
  const longestMs = collectingMs(configuration) + apartMs + delayErrorMs;
  expect(periodMs > longestMs, `periodMs must be more than ${longestMs}: a round takes so long`);
}
