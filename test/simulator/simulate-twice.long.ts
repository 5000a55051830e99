import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../scripts/first-difference.ts';
import { builtMain, root, run } from '../cli/run-cli.ts';

const unsteadyClocks = fileURLToPath(new URL('unsteady-clocks.mjs', import.meta.url));

const simulateTwice = (line: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(process.execPath, ['--import', 'tsx', `${root}/scripts/simulate-twice.ts`, ...line], {
    env: { QUORATE_MAIN: builtMain, ...env },
  });

describe('scripts/simulate-twice.ts, by which continuous integration runs its seeds', () => {
  test('the same runs', async () => {
    const { code, stdout, stderr } = await simulateTwice(['generation-clock', '--seeds', '1000..1002']);
    expect(stderr).toBe('');
    expect(stdout).toContain('3 runs, the same in two processes.');
    expect(code).toBe(0);
  });

  test('runs that something else than the seed decides, too', async () => {
    const { code, stderr } = await simulateTwice(['generation-clock', '--seeds', '1000..1002'], {
      NODE_OPTIONS: `--import ${unsteadyClocks}`,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('generation-clock, seed 1000: two processes made different runs.');
    expect(stderr).toMatch(/Event 5 of two more runs of it:\n {2}\{"atMs".*"wallMs".*\n {2}\{"atMs"/);
  });

  test('what a run ends with is told of each', async () => {
    const failing = ['generation-clock', '--mutant', 'check-missing', '--seeds', '40..60', '--no-shrink'];
    const { code, stdout } = await simulateTwice(failing);
    expect(code).toBe(1);
    expect(stdout).toContain('9 runs, the same in two processes.');
    const { code: bad } = await simulateTwice(['no-such-protocol']);
    expect(bad).toBe(3);
  });
});

test.each([
  ['equal texts', ['a', 'b'], ['a', 'b'], undefined],
  ['another line', ['a', 'b', 'c'], ['a', 'x', 'y'], { line: 2, one: 'b', other: 'x' }],
  ['a line more', ['a'], ['a', 'b'], { line: 2, one: undefined, other: 'b' }],
  ['a line less', ['a', 'b'], ['a'], { line: 2, one: 'b', other: undefined }],
])('the first difference: %s', (_, one, other, difference) => {
  expect(firstDifference(one, other)).toEqual(difference);
});
