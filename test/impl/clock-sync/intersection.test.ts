import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commitTimestampOf,
  hasPassed,
  intervalAt,
  type Samples,
} from '../../../src/impl/clock-sync/interval-clock.ts';
import { type Interval, intersect } from '../../../src/impl/clock-sync/marzullo.ts';

const between = (earliest: number, latest: number): Interval => ({ earliest, latest });
const contains = (interval: Interval | undefined, place: number) =>
  interval !== undefined && interval.earliest <= place && place <= interval.latest;

describe('Marzullo and Owicki 1983, and Marzullo 1984', () => {
  test('without liars the common part of all', () => {
    expect(intersect([between(8, 12), between(11, 13), between(10, 12)], 0)).toEqual(between(11, 12));
  });

  test('with one liar the part of which all others agree', () => {
    expect(intersect([between(8, 12), between(11, 13), between(14, 15)], 1)).toEqual(between(11, 12));
  });

  test('intervals that touch have the edge in common', () => {
    expect(intersect([between(1, 2), between(2, 3)], 0)).toEqual(between(2, 2));
  });

  test('from the first to the last such part, for the time may be in either', () => {
    expect(intersect([between(0, 1), between(0, 5), between(4, 5)], 1)).toEqual(between(0, 5));
  });

  test('if too many lie there may be no answer', () => {
    expect(intersect([between(0, 1), between(2, 3), between(4, 5)], 1)).toBeUndefined();
  });

  test('while no more lie than is allowed for, the time is in it, and in one third fewer it is within a right one', () => {
    const offsets = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 3, maxLength: 7 });
    fc.assert(
      fc.property(
        offsets,
        fc.nat(3),
        fc.array(fc.tuple(fc.nat(30), fc.nat(8)), { maxLength: 7 }),
        (right, f, lies) => {
          const truth = 15;
          const honest = right.map(([before, after]) => between(truth - before, truth + after));
          const lying = lies.slice(0, f).map(([from, length]) => between(from, from + length));
          const all = [...honest, ...lying];
          fc.pre(2 * f < all.length);
          const found = intersect(all, f);
          expect(contains(found, truth)).toBe(true);
          if (all.length <= 3 * f) return;
          expect(
            all.some(
              (each) =>
                contains(each, truth) && contains(each, found!.earliest) && contains(each, found!.latest),
            ),
          ).toBe(true);
        },
      ),
    );
  });

  test.each([
    [[between(0, 1), between(0, 1)], 1, 'of 2 intervals fewer than half may be wrong, and not 1'],
    [[], 0, 'of 0 intervals'],
    [[between(1, 0)], 0, 'an interval from 1 to 0 is empty'],
  ])('what has no sense is told: %j', (intervals, maxLiars, message) => {
    expect(() => intersect(intervals, maxLiars)).toThrow(message);
  });
});

describe('Corbett et al. 2012, section 3: a clock that says how wrong it may be', () => {
  const limits = { maxLiars: 1, maxDriftPpm: 0 };
  const from = (offsetUs: number, roundTripUs: number) => ({
    originUs: 0,
    receiveUs: offsetUs + roundTripUs / 2,
    transmitUs: offsetUs + roundTripUs / 2,
    destinationUs: roundTripUs,
  });
  const samples: Samples = { a: from(1000, 20), b: from(1005, 40), c: from(5000, 2) };

  test('the intervals of its servers are intersected', () => {
    expect(intervalAt(samples, 100, limits)).toEqual(between(1090, 1110));
  });

  test('too few answers are no time', () => {
    expect(intervalAt({ a: samples.a!, b: samples.b! }, 100, limits)).toBeUndefined();
  });

  test('the interval grows with the drift', () => {
    const drifting = { ...limits, maxDriftPpm: 1000 };
    expect(intervalAt(samples, 1_000_000, drifting)).toEqual(between(1_000_990 - 1001, 1_001_010 + 1001));
  });

  test('section 4.2: commit-wait ends when the timestamp has passed for certain', () => {
    const timestamp = commitTimestampOf(between(90, 110));
    expect(timestamp).toBe(110);
    expect(hasPassed(between(110, 130), timestamp)).toBe(false);
    expect(hasPassed(between(111, 131), timestamp)).toBe(true);
  });
});
