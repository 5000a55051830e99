import { expect } from 'vitest';
import { freshSeed } from '../../../src/core/random.ts';
import { hasShownTooLittle } from '../verify/shown-too-little.ts';
import { type RunServersOptions, runServers, type ServerOutcome } from './run-servers.ts';

export interface ExpectedRunOptions extends Omit<RunServersOptions, 'seed'> {
  /** A run in which fewer operations succeeded has shown too little. */
  readonly leastOk?: number;
}

/** A run of some seconds need not meet the moment at which what is expected to break does break. */
const MOST_ATTEMPTS = 6;
/** Longer runs meet more; beyond this, further ones do. */
const longestMs = 20_000;

/**
 * Runs it, and holds what came of it against the expectation file. It is run again, for longer, while nothing was decided because too
 * little happened, and while a violation that is expected has not come yet; whatever else is found counts at once.
 *
 * QUORATE_SERVERS_SEED repeats one run as far as its seed decides.
 */
export async function expectedRun({ leastOk = 0, ...options }: ExpectedRunOptions): Promise<ServerOutcome> {
  const given = process.env.QUORATE_SERVERS_SEED;
  const most = given === undefined ? MOST_ATTEMPTS : 1;
  let { durationMs } = options;
  for (let attempt = 1; ; attempt++) {
    const seed = given === undefined ? freshSeed() : Number(given);
    const outcome = await runServers({ ...options, seed, durationMs });
    print(seed, outcome);
    if (attempt === most || !isStillToCome(outcome, leastOk)) return held(seed, leastOk, outcome);
    durationMs = Math.min(2 * durationMs, Math.max(longestMs, durationMs));
  }
}

function isStillToCome({ summary, run, verification }: ServerOutcome, leastOk: number): boolean {
  const { expected, verdict } = summary;
  if (hasShownTooLittle(verification)) return true;
  return verdict === 'valid' && (expected?.join() === 'violated' || run.counts.total().ok < leastOk);
}

function print(seed: number, { summary }: ServerOutcome): void {
  console.log(`QUORATE_SERVERS_SEED=${seed} ${JSON.stringify({ ...summary, reason: undefined })}`);
}

function held(seed: number, leastOk: number, outcome: ServerOutcome): ServerOutcome {
  const about = `QUORATE_SERVERS_SEED=${seed} ${JSON.stringify(outcome.summary, null, 1)}`;
  expect(outcome.expectation, about).toBeDefined();
  expect(outcome.isExpected, about).toBe(true);
  expect(outcome.run.counts.total().ok, about).toBeGreaterThanOrEqual(leastOk);
  return outcome;
}
