import { expect } from 'vitest';
import { freshSeed } from '../../../src/core/random.ts';
import { type RunServersOptions, runServers, type ServerOutcome } from './run-servers.ts';

/** QUORATE_SERVERS_SEED repeats a run as far as its seed decides. */
const seed = () => Number(process.env.QUORATE_SERVERS_SEED ?? freshSeed());

/** Runs it, and holds what came of it against the expectation file. */
export async function expectedRun(options: Omit<RunServersOptions, 'seed'>): Promise<ServerOutcome> {
  const chosen = { ...options, seed: seed() };
  const outcome = await runServers(chosen);
  const about = `QUORATE_SERVERS_SEED=${chosen.seed} ${JSON.stringify(outcome.summary, null, 1)}`;
  console.log(
    `QUORATE_SERVERS_SEED=${chosen.seed} ${JSON.stringify({ ...outcome.summary, reason: undefined })}`,
  );
  expect(outcome.expectation, about).toBeDefined();
  expect(outcome.isExpected, about).toBe(true);
  return outcome;
}
