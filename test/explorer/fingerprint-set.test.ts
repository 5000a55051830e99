import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FingerprintSet } from '../../src/explorer/fingerprint-set.ts';

/** Few values, zeros and equal halves among them, so that hits and probe chains are frequent. */
const word = fc.oneof(
  fc.constantFrom(0, 1, -1, 4096, 8192, 0x7fffffff, -0x80000000),
  fc.nat({ max: 40 }),
  fc.integer({ min: -0x80000000, max: 0x7fffffff }),
);

function expectSame(set: FingerprintSet, model: ReadonlyMap<string, number>): void {
  expect(set.size).toBe(model.size);
  const entries = [...model].map(
    ([key, index]) => [...key.split('/').map(Number), index] as [number, number, number],
  );
  const wrong = entries.filter(([low, high, index]) => set.find(low, high) !== index);
  expect(wrong).toEqual([]);
  const fingerprints = set.fingerprintsOf(entries.map(([, , index]) => index));
  expect(fingerprints).toEqual(entries.map(([low, high]) => [low, high]));
}

describe('a set of fingerprints', () => {
  test('is a map from fingerprints to indexes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 300 }), (fingerprints) => {
        const set = new FingerprintSet();
        const model = new Map<string, number>();
        for (const [low, high] of fingerprints) {
          const key = `${low}/${high}`;
          expect(set.find(low, high)).toBe(model.get(key) ?? -1);
          expect(set.findOrInsert(low, high, model.size)).toBe(model.get(key) ?? -1);
          if (!model.has(key)) model.set(key, model.size);
        }
        expectSame(set, model);
      }),
      { numRuns: 300 },
    );
  });

  const families: readonly (readonly [string, (index: number) => readonly [number, number]])[] = [
    ['that are spread out', (index) => [Math.imul(index, 0x9e3779b1), Math.imul(index, 0x85ebca6b) ^ index]],
    ['that all fall on few slots', (index) => [(index % 50) << 20, Math.floor(index / 50)]],
    ['in a row', (index) => [index, 0]],
    ['whose last slots wrap around', (index) => [-1 - (index % 3), index]],
  ];
  test.each(families)('keeps fingerprints %s through several doublings', (name, at) => {
    // Chains of equal slots cost quadratic time, so those families are smaller.
    const count = name.includes('few') || name.includes('wrap') ? 6_000 : 60_000;
    const set = new FingerprintSet();
    const model = new Map<string, number>();
    const bytes = new Set<number>();
    for (let index = 0; index < count; index++) {
      const [low, high] = at(index);
      expect(set.findOrInsert(low | 0, high | 0, index)).toBe(-1);
      model.set(`${low | 0}/${high | 0}`, index);
      bytes.add(set.byteLength);
    }
    expect(bytes.size).toBeGreaterThan(count > 10_000 ? 4 : 1);
    expectSame(set, model);
    for (let index = 0; index < count; index += 97) {
      const [low, high] = at(index);
      expect(set.findOrInsert(low | 0, high | 0, 999_999)).toBe(index);
      expect(set.find(low | 0, ~high)).toBe(model.get(`${low | 0}/${~high}`) ?? -1);
    }
  });

  test('stores the fingerprint (0, 0) and index 0', () => {
    const set = new FingerprintSet();
    expect(set.find(0, 0)).toBe(-1);
    expect(set.findOrInsert(0, 0, 0)).toBe(-1);
    expect(set.find(0, 0)).toBe(0);
    expect([set.find(0, 1), set.find(1, 0)]).toEqual([-1, -1]);
    expect(set.fingerprintsOf([0])).toEqual([[0, 0]]);
  });

  test('gives fingerprints in the order asked for', () => {
    const set = new FingerprintSet();
    for (let index = 0; index < 10; index++) set.findOrInsert(100 - index, index, index);
    expect(set.fingerprintsOf([7, 0, 3])).toEqual([
      [93, 7],
      [100, 0],
      [97, 3],
    ]);
    expect(set.fingerprintsOf([])).toEqual([]);
  });
});
