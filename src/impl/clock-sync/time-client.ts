import type { Effect, Input, Machine, NodeClock, Transition } from '../../core/machine.ts';
import {
  commitTimestampOf,
  hasPassed,
  type IntervalClockLimits,
  intervalAt,
  type Samples,
} from './interval-clock.ts';
import { type Interval, intersect, type MarzulloRules, rightMarzulloRules } from './marzullo.ts';
import { betterSample, type ExchangeRules, rightExchangeRules, type Sample } from './sample.ts';
import {
  advance,
  checkSlewLimits,
  measured,
  rightSlewRules,
  type SlewedClock,
  type SlewLimits,
  type SlewRules,
  startClock,
} from './slew.ts';
import type { TimeMessage } from './time-server.ts';

export interface TimeClientConfiguration extends IntervalClockLimits, SlewLimits {
  readonly servers: readonly string[];
  /** The servers are asked so often, or half as often again. */
  readonly pollMs: number;
  /** Who waits for a commit to pass is looked after so often. */
  readonly commitPollMs: number;
}

/**
 * `now` is answered with the interval in which the time is, `read` with what the slewed clock shows. `commit` takes a timestamp and
 * is answered when the true time has passed it (commit-wait): who asks after that gets a later one, from whichever client.
 */
export type TimeOperation = { readonly type: 'now' | 'read' | 'commit' };

export type TimeResult = Interval | { readonly shownUs: number } | { readonly timestampUs: number };

/** What a mistake may change. */
export interface TimeClientRules {
  readonly exchange: ExchangeRules;
  readonly marzullo: MarzulloRules;
  readonly slew: SlewRules;
  readonly hasPassed: (interval: Interval, timestampUs: number) => boolean;
}

export interface TimeClientState {
  /** What the client's own clock showed at the last step, which never steps and begins anywhere. */
  readonly nowUs: number;
  /** When each server was asked last, if it has not answered that yet. */
  readonly asked: Readonly<Record<string, number>>;
  readonly samples: Samples;
  /** The interval at the last step, if enough servers have answered. */
  readonly interval: Interval | null;
  readonly clock: SlewedClock | null;
  readonly committing: readonly { readonly id: string; readonly timestampUs: number }[];
  readonly generations: { readonly poll: number; readonly commit: number };
}

type State = TimeClientState;
type TimeEffect = Effect<TimeMessage, TimeResult, never>;
type Step = Transition<State, TimeMessage, TimeResult, never>;

/** What the client's own clock shows. */
export const monotonicUsOf = ({ monotonicMs }: NodeClock): number => Math.floor(monotonicMs * 1000);

/**
 * A client that learns the time from several servers, of which some may lie: an exchange with each, the intersection of what they
 * say, an interval clock with commit-wait, and a clock for people that is slewed and never stepped. Nothing outlives a restart.
 */
export function timeClientMachine(
  configuration: TimeClientConfiguration,
  changes: Partial<TimeClientRules> = {},
): Machine<State, TimeMessage, TimeOperation, TimeResult, never> {
  const { exchange, marzullo, slew, ...rules } = {
    ...{ exchange: rightExchangeRules, marzullo: rightMarzulloRules, slew: rightSlewRules, hasPassed },
    ...changes,
  };
  const { servers, pollMs, commitPollMs, maxLiars } = checked(configuration);
  const intersection = (intervals: readonly Interval[]) => intersect(intervals, maxLiars, marzullo);

  /** Time passes: the interval grows, the slewed clock goes on. */
  function pass(state: State, nowUs: number): State {
    return withInterval({
      ...{ ...state, nowUs },
      clock: state.clock && advance(state.clock, nowUs, configuration, slew),
    });
  }

  function withInterval(state: State): State {
    const parts = { exchange, intersect: intersection };
    return { ...state, interval: intervalAt(state.samples, state.nowUs, configuration, parts) ?? null };
  }

  function ask(state: State): Step {
    const poll = state.generations.poll + 1;
    const asked = Object.fromEntries(servers.map((server) => [server, state.nowUs]));
    const message = { type: 'ask', originUs: state.nowUs } as const;
    return {
      state: { ...state, asked, generations: { ...state.generations, poll } },
      effects: [
        ...servers.map((to): TimeEffect => ({ kind: 'send', to, message })),
        { kind: 'setTimer', name: 'poll', generation: poll, minMs: pollMs, maxMs: 1.5 * pollMs },
      ],
    };
  }

  /** A server answers: what was not asked, or was answered already, is not looked at. */
  function complete(state: State, from: string, message: TimeMessage): State {
    if (message.type !== 'time' || state.asked[from] !== message.originUs) return state;
    const { type: _, ...times } = message;
    const sample: Sample = { ...times, destinationUs: state.nowUs };
    const { [from]: __, ...asked } = state.asked;
    const old = state.samples[from] ?? null;
    const kept = betterSample(old, sample, state.nowUs, configuration, exchange);
    return correct(withInterval({ ...state, asked, samples: { ...state.samples, [from]: kept } }));
  }

  /** The offset of the slewed clock is measured against the middle of the interval. */
  function correct(state: State): State {
    const { interval, nowUs } = state;
    if (interval === null) return state;
    const middleUs = Math.floor((interval.earliest + interval.latest) / 2);
    const clock =
      state.clock === null
        ? startClock(nowUs, middleUs)
        : measured(state.clock, middleUs - state.clock.shownUs, slew);
    return { ...state, clock };
  }

  function operate(state: State, id: string, { type }: TimeOperation): Step {
    const { interval, clock } = state;
    if (interval === null || clock === null) {
      const reason = 'too few servers have answered';
      return { state, effects: [{ kind: 'reply', id, outcome: 'fail', reason }] };
    }
    if (type === 'commit') {
      const timestampUs = commitTimestampOf(interval);
      return commitPassed({ ...state, committing: [...state.committing, { id, timestampUs }] });
    }
    const result = type === 'now' ? interval : { shownUs: clock.shownUs };
    return { state, effects: [{ kind: 'reply', id, outcome: 'ok', result }] };
  }

  /** Answers the commits that have passed for certain, and comes back to the others. */
  function commitPassed(state: State): Step {
    const { interval } = state;
    const isOver = ({ timestampUs }: State['committing'][number]) =>
      interval !== null && rules.hasPassed(interval, timestampUs);
    const answers = state.committing.filter(isOver).map(({ id, timestampUs }): TimeEffect => {
      return { kind: 'reply', id, outcome: 'ok', result: { timestampUs } };
    });
    const committing = state.committing.filter((each) => !isOver(each));
    if (committing.length === 0) return { state: { ...state, committing }, effects: answers };
    const commit = state.generations.commit + 1;
    const range = { minMs: commitPollMs, maxMs: commitPollMs };
    return {
      state: { ...state, committing, generations: { ...state.generations, commit } },
      effects: [...answers, { kind: 'setTimer', name: 'commit', generation: commit, ...range }],
    };
  }

  return {
    name: 'clock-sync/client',
    start: (_, __, now) =>
      ask({
        ...{ nowUs: monotonicUsOf(now), asked: {}, samples: {}, interval: null, clock: null },
        ...{ committing: [], generations: { poll: 0, commit: 0 } },
      }),
    step(before: State, input: Input<TimeMessage, TimeOperation>): Step {
      const state = pass(before, monotonicUsOf(input.now));
      if (input.kind === 'operation') return operate(state, input.id, input.operation);
      if (input.kind === 'message') return { state: complete(state, input.from, input.message), effects: [] };
      if (input.kind === 'written') return { state, effects: [] };
      const { poll, commit } = state.generations;
      if (input.name === 'poll' && input.generation === poll) return ask(state);
      if (input.name === 'commit' && input.generation === commit) return commitPassed(state);
      return { state, effects: [] };
    },
  };
}

function checked(configuration: TimeClientConfiguration): TimeClientConfiguration {
  const { servers, pollMs, commitPollMs, maxDriftPpm, maxLiars } = configuration;
  checkSlewLimits(configuration);
  if (new Set(servers).size !== servers.length || servers.length <= 2 * maxLiars)
    throw new Error(
      `servers must be different names, more than twice as many as may lie, and not [${servers.join(', ')}]`,
    );
  if (!(pollMs > 0 && commitPollMs > 0)) throw new Error('pollMs and commitPollMs must be more than 0');
  if (!(maxDriftPpm >= 0 && maxDriftPpm < 1_000_000))
    throw new Error(`maxDriftPpm must be from 0 and less than a million, and not ${maxDriftPpm}`);
  return configuration;
}
