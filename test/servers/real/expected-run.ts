import { expect } from 'vitest';
import { freshSeed } from '../../../src/core/random.ts';
import { type RunServersOptions, runServers, type ServerOutcome } from './run-servers.ts';

/** QUORATE_SERVERS_SEED repeats a run as far as its seed decides. */
const seed = () => Number(process.env.QUORATE_SERVERS_SEED ?? freshSeed());

/** A run of some seconds need not meet the moment at which what is expected to break does break. */
const MOST_ATTEMPTS = 4;

/** Runs it, and holds what came of it against the expectation file. Where only a violation is expected, it may take several runs to see it. */
export async function expectedRun(options: Omit<RunServersOptions, 'seed'>): Promise<ServerOutcome> {
  for (
    let attempt = 1;
    attempt < MOST_ATTEMPTS && process.env.QUORATE_SERVERS_SEED === undefined;
    attempt++
  ) {
    const chosen = { ...options, seed: freshSeed() };
    const outcome = await runServers(chosen);
    const { expected, verdict } = outcome.summary;
    const isStillToCome = expected?.join() === 'violated' && verdict === 'valid';
    if (!isStillToCome) return held(chosen, outcome);
  }
  const last = { ...options, seed: seed() };
  return held(last, await runServers(last));
}

function held(chosen: RunServersOptions, outcome: ServerOutcome): ServerOutcome {
  const about = `QUORATE_SERVERS_SEED=${chosen.seed} ${JSON.stringify(outcome.summary, null, 1)}`;
  console.log(
    `QUORATE_SERVERS_SEED=${chosen.seed} ${JSON.stringify({ ...outcome.summary, reason: undefined })}`,
  );
  expect(outcome.expectation, about).toBeDefined();
  expect(outcome.isExpected, about).toBe(true);
  return outcome;
}
