import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, checkSlewLimits, measured, startClock } from '../../../src/impl/clock-sync/slew.ts';

const limits = { maxSlewPpm: 500_000 };

describe('RFC 5905, section 12: a clock is slewed, and not stepped', () => {
  test('it gains no more than its share of what has passed', () => {
    const behind = measured(startClock(0, 1000), 70);
    const halfway = advance(behind, 100, limits);
    expect(halfway).toEqual({ countedUs: 100, shownUs: 1150, owedUs: 20 });
    expect(advance(halfway, 200, limits)).toEqual({ countedUs: 200, shownUs: 1270, owedUs: 0 });
  });

  test('a clock that is ahead goes slower, and never back', () => {
    const ahead = measured(startClock(0, 1000), -70);
    expect(advance(ahead, 100, limits)).toEqual({ countedUs: 100, shownUs: 1050, owedUs: -20 });
  });

  test('a new measurement takes the place of what was owed', () => {
    expect(measured(measured(startClock(0, 0), 70), 20).owedUs).toBe(20);
  });

  test('whatever is measured and however often one looks, the clock goes on, and the debt is what is missing', () => {
    const steps = fc.array(
      fc.record({
        passed: fc.integer({ min: 2, max: 5000 }),
        offset: fc.option(fc.integer({ min: -9999, max: 9999 })),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        let clock = startClock(0, 50_000);
        let right: number | undefined;
        for (const { passed, offset } of list) {
          if (offset !== null) {
            clock = measured(clock, offset);
            right = clock.shownUs + offset;
          }
          const before = clock;
          clock = advance(clock, clock.countedUs + passed, limits);
          if (right !== undefined) right += passed;
          expect(clock.shownUs).toBeGreaterThan(before.shownUs);
          expect(Math.abs(clock.shownUs - before.shownUs - passed)).toBeLessThanOrEqual(passed / 2);
          if (right !== undefined) expect(clock.shownUs + clock.owedUs).toBe(right);
        }
      }),
    );
  });

  test('what would stop the clock is told', () => {
    expect(() => checkSlewLimits({ maxSlewPpm: 1_000_000 })).toThrow('less than a million');
    expect(() => advance(startClock(5, 5), 4, limits)).toThrow('the oscillator went back from 5 to 4 µs');
  });
});
