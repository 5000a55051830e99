import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { setFingerprintSeed } from '../../src/core/values/mixer.ts';

const program = fileURLToPath(new URL('../support/explore-with-seed.ts', import.meta.url));
const run = promisify(execFile);

async function exploreWithSeed(...seed: string[]) {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program, ...seed]);
  return JSON.parse(stdout) as { result: { states: object }; trace: string; hash: number };
}

test('another fingerprint seed gives other hashes and the same counts, coverage and counterexamples', async () => {
  const [usual, ...others] = await Promise.all([
    exploreWithSeed(),
    exploreWithSeed('1'),
    exploreWithSeed('20260'),
  ]);
  expect(usual!.result.states).toMatchObject({ distinct: 3921 });
  for (const { result, trace } of others) {
    expect(result).toEqual(usual!.result);
    expect(trace).toBe(usual!.trace);
  }
  expect(new Set([usual, ...others].map((each) => each!.hash)).size).toBe(3);
});

test('the seed cannot change once a value exists', async () => {
  setFingerprintSeed(5);
  const { setOf } = await import('../../src/core/values/index.ts');
  setOf([1]);
  expect(() => setFingerprintSeed(6)).toThrow(
    'the fingerprint seed must be set before the first value is made',
  );
});
