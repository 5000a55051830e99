import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finalSum } from '../../../src/verifier/workloads/final-sum.ts';
import { historyOf, type Written } from './recorded.ts';

const read = (result: number, node = 'n0'): Written => ({
  process: `last of ${node}`,
  f: 'read',
  at: [1000, 1001],
  result,
});
const add = (process: number, value: number, end: Written['end'] = 'ok'): Written => ({
  ...{ process, f: 'add', value, at: [process, process + 0.5], end },
});
const verdictOf = async (operations: readonly Written[]) =>
  (await finalSum.judge(historyOf(operations, { overAtMs: 900 }), {})).verdict;

describe('in the end each node has the sum', () => {
  test('of what was acknowledged', async () => {
    expect(await verdictOf([add(0, 3), add(1, -1), read(2)])).toBe('valid');
    expect(await verdictOf([add(0, 3), add(1, -1), read(3)])).toBe('violated');
    expect(await verdictOf([add(0, 3), read(3), read(0, 'n1')])).toBe('violated');
  });

  test('without what certainly was not done', async () => {
    expect(await verdictOf([add(0, 3), add(1, 4, 'fail'), read(7)])).toBe('violated');
  });

  test('a read before the end proves nothing', async () => {
    expect(await verdictOf([add(0, 3), { ...read(3), at: [10, 11] }])).toBe('unknown');
  });

  test('agrees with trying every choice of what is unknown', async () => {
    const deltas = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(deltas, deltas, fc.integer({ min: -12, max: 12 }), async (known, unknown, found) => {
        const operations = [
          ...known.map((value, index) => add(index, value)),
          ...unknown.map((value, index) => add(100 + index, value, 'info')),
        ];
        const sum = known.reduce((total, value) => total + value, 0);
        let isPossible = false;
        for (let choice = 0; choice < 2 ** unknown.length; choice++)
          isPossible ||=
            unknown.reduce((total, value, index) => total + ((choice >> index) & 1) * value, sum) === found;
        expect(await verdictOf([...operations, read(found)])).toBe(isPossible ? 'valid' : 'violated');
      }),
      { numRuns: 200 },
    );
  });
});
