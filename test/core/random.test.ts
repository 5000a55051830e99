import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshSeed, Randomness } from '../../src/core/random.ts';

const seeds = fc.maxSafeInteger();
const sites = fc.string({ maxLength: 6 });
const entities = fc.array(fc.oneof(fc.nat(), fc.string({ maxLength: 4 })), { maxLength: 3 });

describe('randomness', () => {
  test('is a function of seed, site and entities, whatever was drawn before', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.tuple(sites, entities), { minLength: 2, maxLength: 20 }),
        (seed, draws) => {
          const [forwards, backwards] = [new Randomness(seed), new Randomness(seed)];
          const there = draws.map(([site, about]) => forwards.fraction(site, ...about));
          const back = draws.toReversed().map(([site, about]) => backwards.fraction(site, ...about));
          expect(back.reverse()).toEqual(there);
          // A draw left out moves no other.
          const [, ...others] = draws;
          const fewer = new Randomness(seed);
          expect(others.map(([site, about]) => fewer.fraction(site, ...about))).toEqual(there.slice(1));
        },
      ),
    );
  });

  test('replays: these numbers are part of what a seed means', () => {
    const random = new Randomness(1);
    expect([random.fraction('step', 0, 0), random.fraction('step', 0, 1), random.integer(1000, 'a')]).toEqual(
      [0.7172265757970653, 0.18722156372148535, 914],
    );
  });

  test('stays within its bounds', () => {
    fc.assert(
      fc.property(
        seeds,
        sites,
        entities,
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (seed, site, about, bound) => {
          const random = new Randomness(seed);
          const fraction = random.fraction(site, ...about);
          expect(fraction >= 0 && fraction < 1).toBe(true);
          const integer = random.integer(bound, site, ...about);
          expect(Number.isSafeInteger(integer) && integer >= 0 && integer < bound).toBe(true);
        },
      ),
    );
  });

  test('differs by seed, site and each entity, and knows where one ends', () => {
    const random = new Randomness(7);
    const draws = [
      random.fraction('site'),
      random.fraction('sites'),
      random.fraction('site', 1),
      random.fraction('site', 2),
      random.fraction('site', 1, 2),
      random.fraction('site', 12),
      random.fraction('site', 2, 1),
      new Randomness(8).fraction('site'),
      new Randomness(7 + 2 ** 32).fraction('site'),
      new Randomness(-7).fraction('site'),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  const streams: readonly (readonly [string, (index: number) => number])[] = [
    ['numbered occurrences', (index) => new Randomness(3).integer(16, 'message', index)],
    ['neighbouring seeds', (index) => new Randomness(index).integer(16, 'message', 0)],
    ['seeds far apart', (index) => new Randomness(index * 2 ** 32).integer(16, 'message', 0)],
    ['two numbers', (index) => new Randomness(3).integer(16, 'm', index % 100, Math.floor(index / 100))],
  ];
  test.each(streams)('is roughly uniform over %s, and so are pairs of neighbours', (_, draw) => {
    const count = 16_000;
    const single = new Array<number>(16).fill(0);
    const pairs = new Array<number>(256).fill(0);
    let before = draw(0);
    for (let index = 1; index <= count; index++) {
      const now = draw(index);
      single[now]!++;
      pairs[16 * before + now]!++;
      before = now;
    }
    // Chi square: its mean is the degrees of freedom, its standard deviation √(2 · degrees).
    const chiSquare = (cells: readonly number[]) =>
      cells.reduce((sum, found) => sum + (found - count / cells.length) ** 2 / (count / cells.length), 0);
    expect(chiSquare(single)).toBeLessThan(15 + 6 * Math.sqrt(30));
    expect(chiSquare(pairs)).toBeLessThan(255 + 6 * Math.sqrt(510));
  });

  test('refuses what is no seed and no bound', () => {
    for (const seed of [0.5, Number.NaN, 2 ** 53]) expect(() => new Randomness(seed)).toThrow(RangeError);
    for (const bound of [0, -1, 1.5, Number.NaN]) {
      expect(() => new Randomness(1).integer(bound, 'site')).toThrow(RangeError);
    }
  });

  test('makes fresh seeds that can be printed and used', () => {
    const fresh = Array.from({ length: 20 }, freshSeed);
    for (const seed of fresh) expect(new Randomness(seed).seed).toBe(seed);
    expect(new Set(fresh).size).toBeGreaterThan(1);
  });
});
