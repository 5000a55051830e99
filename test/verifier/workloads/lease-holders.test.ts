import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneHolderAtATime } from '../../../src/verifier/workloads/lease-holders.ts';
import { historyOf, type Written } from './recorded.ts';

const acquired = (process: number, at: readonly [number, number], token: number, ttlMs: number): Written => ({
  ...{ process, f: 'acquire', key: 0, value: ttlMs, at, result: [token, ttlMs] },
});
const verdictOf = async (operations: readonly Written[]) =>
  (await oneHolderAtATime.judge(historyOf(operations), {})).verdict;

describe('a lease has one holder at a time', () => {
  test('one after the other is right', async () => {
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), acquired(1, [110, 111], 2, 100)])).toBe('valid');
  });

  test('two at a time are not', async () => {
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), acquired(1, [50, 51], 2, 100)])).toBe('violated');
  });

  test('time is counted from the question: the answer may have come late', async () => {
    expect(await verdictOf([acquired(0, [0, 90], 1, 100), acquired(1, [100, 101], 2, 100)])).toBe('valid');
  });

  test('a clock that runs a little fast is not blamed', async () => {
    expect(await verdictOf([acquired(0, [0, 1], 1, 1000), acquired(1, [990, 995], 2, 100)])).toBe('valid');
    expect(await verdictOf([acquired(0, [0, 1], 1, 1000), acquired(1, [980, 985], 2, 100)])).toBe('violated');
  });

  test('whoever asks for the release holds no longer', async () => {
    const release: Written = { process: 0, f: 'release', key: 0, value: 1, at: [20, 60], end: 'info' };
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), release, acquired(1, [30, 40], 2, 100)])).toBe(
      'valid',
    );
  });

  test('a lease that was kept alive is held for longer', async () => {
    const keep: Written = { process: 0, f: 'keep-alive', key: 0, value: [1, 100], at: [80, 81], result: 100 };
    const late = acquired(1, [120, 121], 2, 100);
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), late])).toBe('valid');
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), keep, late])).toBe('violated');
    const refused: Written = { ...keep, result: false };
    expect(await verdictOf([acquired(0, [0, 1], 1, 100), refused, late])).toBe('valid');
  });

  test('a later acquisition has a greater token', async () => {
    expect(await verdictOf([acquired(0, [0, 1], 2, 10), acquired(1, [50, 51], 1, 10)])).toBe('violated');
    expect(await verdictOf([acquired(0, [0, 1], 2, 10), acquired(1, [50, 51], 2, 10)])).toBe('violated');
    // Asked for at the same time: either may have been first.
    expect(await verdictOf([acquired(0, [0, 50], 2, 10), acquired(1, [1, 30], 1, 10)])).toBe('valid');
  });

  test('agrees with the comparison of every two', async () => {
    const acquisition = fc.record({
      from: fc.nat(400),
      took: fc.integer({ min: 1, max: 60 }),
      ttlMs: fc.constantFrom(50, 100, 200),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(acquisition, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (drawn, isShuffled) => {
          const operations = drawn.map(({ from, took, ttlMs }, index) => {
            const token = isShuffled
              ? (index * 5) % drawn.length
              : drawn.filter((other) => other.from < from).length * 10 + index;
            return {
              ...acquired(index, [from + index / 100, from + took + index / 100], token, ttlMs),
              token,
              ttlMs,
            };
          });
          const contradicts = operations.some((a) =>
            operations.some((b) => {
              if (a === b) return false;
              const [from, until] = [
                Math.max(a.at[1], b.at[1]),
                Math.min(a.at[0] + a.ttlMs * 0.99, b.at[0] + b.ttlMs * 0.99),
              ];
              return from < until || (a.at[1] < b.at[0] && b.token <= a.token);
            }),
          );
          expect(await verdictOf(operations)).toBe(contradicts ? 'violated' : 'valid');
        },
      ),
      { numRuns: 200 },
    );
  });
});
