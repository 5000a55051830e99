import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { simulations } from '../../src/simulator/protocols/registry.ts';
import { run } from '../cli/run-cli.ts';
import { BUILD_FOLDER } from '../support/build-once.ts';

const script = fileURLToPath(new URL('../support/print-digests.mjs', import.meta.url));

interface DigestedRun {
  readonly slug: string;
  readonly seed: number;
  readonly events: number;
  readonly digest: string;
}

/** What the script prints in a process of its own, a line each. */
async function linesOf(...parameters: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run(process.execPath, [
    ...[script, process.env[BUILD_FOLDER]!],
    ...parameters,
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
}

/** The first event in which two processes do not do the same: without it nobody could tell what the difference comes from. */
async function firstDifference({ slug, seed }: DigestedRun): Promise<string> {
  const [one, other] = await Promise.all([linesOf(slug, `${seed}`), linesOf(slug, `${seed}`)]);
  const index = one.findIndex((line, at) => line !== other[at]);
  if (index < 0 && one.length === other.length)
    return `${slug}, seed ${seed}: two runs differed, and two others did not`;
  const at = index < 0 ? one.length : index;
  return `${slug}, seed ${seed}, event ${at + 1}:\n${one[at] ?? '(none)'}\n${other[at] ?? '(none)'}`;
}

test('seeds of every simulation give the same runs in two processes', async () => {
  const [one, other] = await Promise.all([linesOf(), linesOf()]);
  const runs = one.map((line) => JSON.parse(line) as DigestedRun);
  expect(new Set(runs.map(({ slug }) => slug)).size).toBe(simulations.length);
  const different = runs.find((_, index) => one[index] !== other[index]);
  expect(different && (await firstDifference(different))).toBeUndefined();
  expect(other).toHaveLength(one.length);
});
