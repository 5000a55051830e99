import type { Effect, Input, Machine, MessageInput, NodeClock, Transition } from '../../core/machine.ts';
import { adjustments, type BerkeleyRules, type Difference, rightBerkeleyRules } from './berkeley.ts';
import { correctedClockUs, countedUs } from './corrected-clock.ts';
import { estimateOf, rightExchangeRules, roundTripUs, type Sample } from './sample.ts';
import { wallUsOf } from './time-server.ts';

export interface BerkeleyConfiguration {
  /** The master among them. */
  readonly nodes: readonly string[];
  readonly master: string;
  /** From one round to the next, by the master's clock. */
  readonly periodMs: number;
  /** The master waits so long for answers, and takes none that was under way for longer: a measurement is wrong by half of it. */
  readonly maxRoundTripMs: number;
  /** Clocks that are right seem to differ by no more than this. */
  readonly nearMs: number;
}

/** A round is named by the life of the master and a number, so that no answer is taken for that to another question. */
interface Round {
  readonly session: number;
  readonly number: number;
}

/** What a node's clock showed when the master asked. */
interface Reading extends Round {
  readonly shownUs: number;
}

export type BerkeleyMessage =
  | ({ readonly type: 'ask'; readonly originUs: number } & Round)
  | ({ readonly type: 'time'; readonly originUs: number } & Reading)
  /** By how much the node is to adjust its clock, from what it showed when it was read. */
  | ({ readonly type: 'adjust'; readonly units: number } & Reading);

/** `read` is answered with what the node's clock shows. */
export type BerkeleyOperation = { readonly type: 'read' };
export type BerkeleyResult = { readonly shownUs: number };

/** How often the master has started. */
export interface BerkeleyRecord {
  readonly session: number;
}

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface BerkeleyNodeRules extends BerkeleyRules {
  /** What the master sends to a node, when its own clock shows this. */
  readonly sent: (units: number, masterUs: number, difference: number) => number;
  /** By how much the clock is corrected when an adjustment comes in. */
  readonly corrected: (correctionUs: number, units: number, countedUs: number) => number;
  /** By how much the master adjusts its own clock. */
  readonly ownAdjustment: (units: number) => number;
  /** Whether an adjustment is to the node's last reading, and has not been made: its clock still has that error. */
  readonly isDue: (adjustment: Reading, last: Reading | null) => boolean;
}

const isOfRound = (left: Round, right: Round) =>
  left.session === right.session && left.number === right.number;

export const rightBerkeleyNodeRules: BerkeleyNodeRules = {
  ...rightBerkeleyRules,
  sent: (units) => units,
  corrected: (correctionUs, units) => correctionUs + units,
  ownAdjustment: (units) => units,
  isDue: (adjustment, last) =>
    last !== null && isOfRound(adjustment, last) && adjustment.shownUs === last.shownUs,
};

export interface BerkeleyNodeState {
  readonly node: string;
  /** By how much the clock is ahead of the node's own, which never steps; whole microseconds. */
  readonly correctionUs: number;
  /** Of a node: what it told the master last, if it has not been adjusted since. */
  readonly reading: Reading | null;
  /** Of the master: its round, what it has measured in it, and how often it has decided. */
  readonly session: number;
  readonly number: number;
  readonly measured: Readonly<Record<string, { readonly units: number; readonly shownUs: number }>> | null;
  readonly decisions: number;
  readonly timer: number;
}

type State = BerkeleyNodeState;
type BerkeleyEffect = Effect<BerkeleyMessage, BerkeleyResult, BerkeleyRecord>;
type Step = Transition<State, BerkeleyMessage, BerkeleyResult, BerkeleyRecord>;

/**
 * Clocks of which none is known to be right: Gusella and Zatti 1989. A master asks all what their clocks show, averages the largest
 * group of those that are near one another, and tells each by how much to adjust its clock. A node that does not answer in time is
 * left out of a round, and one whose adjustment is lost waits for the next. The master is given: elect it by `leader-election`.
 *
 * Clocks start by the calendar clock and never look at it again. They are set at once: where they must not step, slew them (`slew.ts`).
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function berkeleyMachine(
  configuration: BerkeleyConfiguration,
  changes: Partial<BerkeleyNodeRules> = {},
): Machine<State, BerkeleyMessage, BerkeleyOperation, BerkeleyResult, BerkeleyRecord> {
  check(configuration);
  const { nodes, master, periodMs, maxRoundTripMs, nearMs } = configuration;
  const rules = { ...rightBerkeleyNodeRules, ...changes };
  const others = nodes.filter((node) => node !== master);

  function setTimer(state: State, ms: number): Step {
    const timer = state.timer + 1;
    const effect: BerkeleyEffect = {
      kind: 'setTimer',
      name: 'round',
      generation: timer,
      minMs: ms,
      maxMs: ms,
    };
    return { state: { ...state, timer }, effects: [effect] };
  }

  function ask(state: State, now: NodeClock): Step {
    const number = state.number + 1;
    const { session } = state;
    const message = { type: 'ask', session, number, originUs: correctedClockUs(state, now) } as const;
    // The round is of this life, which must be on disk before anybody hears of it.
    const asks = others.map((to): BerkeleyEffect => ({ kind: 'send', to, message, afterPersist: 1 }));
    const waiting = setTimer({ ...state, number, measured: {} }, maxRoundTripMs);
    return { ...waiting, effects: [...asks, ...waiting.effects] };
  }

  /** A node's clock has been read: half of the round trip is taken for the way back (Cristian 1989). */
  function measure(state: State, from: string, message: BerkeleyMessage, now: NodeClock): State {
    if (message.type !== 'time' || state.measured === null || !isOfRound(message, state)) return state;
    const { originUs, shownUs } = message;
    const destinationUs = correctedClockUs(state, now);
    const sample: Sample = { originUs, receiveUs: shownUs, transmitUs: shownUs, destinationUs };
    if (roundTripUs(sample) > 1000 * maxRoundTripMs || Object.hasOwn(state.measured, from)) return state;
    const { offsetUs } = estimateOf(sample, destinationUs, { maxDriftPpm: 0 }, rightExchangeRules);
    return { ...state, measured: { ...state.measured, [from]: { units: offsetUs, shownUs } } };
  }

  function decide(state: State, now: NodeClock): Step {
    const { session, number } = state;
    const measured = Object.entries(state.measured!);
    const differences: Difference[] = [
      { node: master, units: 0 },
      ...measured.map(([node, { units }]) => ({ node, units })),
    ];
    const decided = adjustments(differences, 1000 * nearMs, rules);
    const masterUs = correctedClockUs(state, now);
    const sends = measured.map(([to, { units, shownUs }], index): BerkeleyEffect => {
      const content = rules.sent(decided[index + 1]!.units, masterUs, units);
      return { kind: 'send', to, message: { type: 'adjust', session, number, shownUs, units: content } };
    });
    const own = rules.ownAdjustment(decided[0]!.units);
    const after: State = {
      ...{ ...state, measured: null, decisions: state.decisions + 1 },
      correctionUs: state.correctionUs + own,
    };
    const waiting = setTimer(after, periodMs - maxRoundTripMs);
    return { ...waiting, effects: [...sends, ...waiting.effects] };
  }

  function ofNode(state: State, { message, now }: MessageInput<BerkeleyMessage>): Step {
    const { session, number } = message;
    if (message.type === 'ask') {
      const { originUs } = message;
      const shownUs = correctedClockUs(state, now);
      const answer = { type: 'time', session, number, originUs, shownUs } as const;
      return {
        state: { ...state, reading: { session, number, shownUs } },
        effects: [{ kind: 'send', to: master, message: answer }],
      };
    }
    if (message.type !== 'adjust' || !rules.isDue(message, state.reading)) return { state, effects: [] };
    const correctionUs = rules.corrected(state.correctionUs, message.units, countedUs(now));
    return { state: { ...state, reading: null, correctionUs }, effects: [] };
  }

  function receive(state: State, input: MessageInput<BerkeleyMessage>): Step {
    if (state.node === master) {
      const isKnown = others.includes(input.from);
      return { state: isKnown ? measure(state, input.from, input.message, input.now) : state, effects: [] };
    }
    return input.from === master ? ofNode(state, input) : { state, effects: [] };
  }

  return {
    name: 'clock-sync/berkeley',
    start(node, durable, now) {
      if (!nodes.includes(node)) throw new RangeError(`${node} is none of the nodes`);
      const correctionUs = wallUsOf(now) - countedUs(now);
      const session = (durable.at(-1)?.session ?? 0) + 1;
      const nothing = { reading: null, number: 0, measured: null, decisions: 0, timer: 0 };
      const state: State = { node, correctionUs, session, ...nothing };
      if (node !== master) return { state, effects: [] };
      const asking = ask(state, now);
      const persist = { kind: 'persist', writeId: 1, data: { session }, replacesEarlier: true } as const;
      return { ...asking, effects: [persist, ...asking.effects] };
    },
    step(state: State, input: Input<BerkeleyMessage, BerkeleyOperation>): Step {
      switch (input.kind) {
        case 'message':
          return receive(state, input);
        case 'operation': {
          const result = { shownUs: correctedClockUs(state, input.now) };
          return { state, effects: [{ kind: 'reply', id: input.id, outcome: 'ok', result }] };
        }
        case 'timer':
          if (input.generation !== state.timer) return { state, effects: [] };
          return state.measured === null ? ask(state, input.now) : decide(state, input.now);
        case 'written':
          return { state, effects: [] };
      }
    },
  };
}

/** @throws RangeError for a configuration that cannot be. */
function check({ nodes, master, periodMs, maxRoundTripMs, nearMs }: BerkeleyConfiguration): void {
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`Berkeley clocks: ${what}`);
  };
  expect(new Set(nodes).size === nodes.length, 'nodes must be different names');
  expect(nodes.includes(master), 'master must be one of the nodes');
  expect(maxRoundTripMs > 0, 'maxRoundTripMs must be more than 0');
  expect(periodMs > maxRoundTripMs, 'periodMs must be more than maxRoundTripMs');
  expect(
    nearMs >= maxRoundTripMs,
    'nearMs must be maxRoundTripMs at least: right clocks may seem to differ by so much',
  );
}
