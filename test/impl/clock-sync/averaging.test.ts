import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultTolerantAverage } from '../../../src/impl/clock-sync/averaging.ts';
import { adjustments, largestGroup } from '../../../src/impl/clock-sync/berkeley.ts';

describe('Lundelius Welch and Lynch 1988: fault-tolerant averaging', () => {
  test('the extremes are left out, and the middle of the rest is taken, rounded down', () => {
    expect(faultTolerantAverage([10, 0, 4, 7], 1)).toBe(5);
    expect(faultTolerantAverage([10, 0, 4, 7], 0)).toBe(5);
    expect(faultTolerantAverage([-7, -4, 0, 1000], 1)).toBe(-2);
  });

  test('three clocks cannot bear a faulty one', () => {
    expect(() => faultTolerantAverage([1, 2, 3], 1)).toThrow(
      '3 clocks of which 1 may be faulty: more than three times as many are needed',
    );
  });

  test('lemma 24: whatever faulty clocks show to whom, a round halves the spread of the right ones', () => {
    const settings = fc.integer({ min: 1, max: 2 }).chain((f) =>
      fc.record({
        f: fc.constant(f),
        right: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2 * f + 1, maxLength: 2 * f + 3 }),
        lies: fc.array(fc.array(fc.integer({ min: -999, max: 999 }), { minLength: f, maxLength: f }), {
          minLength: 2 * f + 3,
          maxLength: 2 * f + 3,
        }),
      }),
    );
    fc.assert(
      fc.property(settings, ({ f, right, lies }) => {
        const after = right.map((_, reader) => faultTolerantAverage([...right, ...lies[reader]!], f));
        const spread = (clocks: readonly number[]) => Math.max(...clocks) - Math.min(...clocks);
        expect(2 * spread(after)).toBeLessThanOrEqual(spread(right) + 1);
        expect(Math.min(...after)).toBeGreaterThanOrEqual(Math.min(...right));
        expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(...right));
      }),
    );
  });
});

describe('Gusella and Zatti 1989: the election of a time', () => {
  const differences = [
    { node: 'master', units: 0 },
    { node: 'a', units: 3 },
    { node: 'b', units: 600 },
    { node: 'c', units: -1 },
  ];

  test('the largest group of clocks near one another counts, and a clock that is far off does not', () => {
    expect(largestGroup(differences, 5).map(({ node }) => node)).toEqual(['master', 'a', 'c']);
    expect(largestGroup(differences, 3).map(({ node }) => node)).toEqual(['master', 'c']);
  });

  test('each node gets a difference, the master itself and the one that is far off included', () => {
    expect(adjustments(differences, 5)).toEqual([
      { node: 'master', units: 0 },
      { node: 'a', units: -3 },
      { node: 'b', units: -600 },
      { node: 'c', units: 1 },
    ]);
  });

  test('with exact measurements all clocks agree afterwards, near one that was in the group', () => {
    const clocks = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(clocks, fc.nat(20), (times, near) => {
        const measured = times.map((time, index) => ({ node: `n${index}`, units: time - times[0]! }));
        const after = adjustments(measured, near).map(({ units }, index) => times[index]! + units);
        expect(new Set(after).size).toBe(1);
        expect(times.some((time) => Math.abs(time - after[0]!) <= near)).toBe(true);
      }),
    );
  });

  test('a round without a clock has no sense', () => {
    expect(() => adjustments([], 1)).toThrow('no clock was measured');
  });
});
