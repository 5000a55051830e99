import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  equalValues,
  type FunctionValue,
  record,
  SetValue,
  sequence,
  setOf,
  type Value,
  ValueTable,
} from '../../../src/core/values/index.ts';
import { build, plans } from '../../support/arbitrary-values.ts';
import { canonical } from '../../support/canonical.ts';

/** A set whose hash is that of another: what a collision of 64-bit hashes would look like. */
function forged(members: readonly Value[], victim: SetValue): SetValue {
  const honest = setOf(members).elements();
  return new SetValue(victim.size, victim.sumLow, victim.sumHigh, honest, undefined, undefined);
}

describe('a table of values', () => {
  test('gives the same id if and only if values are equal', () => {
    fc.assert(
      fc.property(fc.array(plans, { minLength: 2, maxLength: 30 }), (list) => {
        const table = new ValueTable();
        const idOf = new Map<string, number>();
        // Twice each, built anew, so that identity of objects decides nothing.
        for (const plan of [...list, ...list]) {
          const value = build(plan);
          const id = table.idOf(value);
          const key = canonical(value);
          expect(id).toBe(idOf.get(key) ?? id);
          idOf.set(key, id);
          expect(canonical(table.valueOf(id))).toBe(key);
        }
        expect(new Set(idOf.values()).size).toBe(idOf.size);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps two different values apart that share a hash', () => {
    const victim = setOf([1, 2]);
    const double = forged([3, 4], victim);
    expect([double.hashLow, double.hashHigh]).toEqual([victim.hashLow, victim.hashHigh]);
    expect(equalValues(victim, double)).toBe(false);
    const table = new ValueTable();
    const ids = [table.idOf(victim), table.idOf(double)];
    expect(ids[0]).not.toBe(ids[1]);
    expect([table.idOf(setOf([1, 2])), table.idOf(forged([3, 4], victim))]).toEqual(ids);
    expect([...(table.valueOf(ids[1]!) as SetValue)]).toEqual([3, 4]);
    // Also inside of other values, and among the members of a set.
    expect(table.idOf(sequence(victim))).not.toBe(table.idOf(sequence(double)));
    expect(setOf([victim, double]).size).toBe(2);
    expect(setOf([victim]).has(double)).toBe(false);
  });

  test('shares the parts of what it stores', () => {
    const table = new ValueTable();
    const first = record({ inner: setOf([sequence(1)]), other: 1 });
    const second = record({ inner: setOf([sequence(1)]), other: 2 });
    table.idOf(first);
    const stored = table.valueOf(table.idOf(second)) as FunctionValue<string, SetValue>;
    expect(stored.get('inner')).toBe(first.get('inner' as never));
    expect(stored.get('inner').elements()[0]).toBe(table.valueOf(table.idOf(sequence(1))));
    expect(table.idOf(setOf([sequence(1)]))).toBe(table.idOf(first.get('inner' as never)));
  });

  test('is not misled by the id that a value has in another table', () => {
    const [one, two] = [new ValueTable(), new ValueTable()];
    const shared = setOf([1]);
    for (let number = 0; number < 5; number++) two.idOf(sequence(number));
    expect(one.idOf(shared)).toBe(0);
    const id = two.idOf(shared);
    expect(id).toBe(two.idOf(setOf([1])));
    expect(two.valueOf(id)).toBe(shared);
    expect(one.idOf(shared)).toBe(0);
    expect(one.size).toBe(1);
  });

  test('keeps ids and hashes while it grows over a hundred thousand values', () => {
    const table = new ValueTable();
    const count = 60_000;
    // Parts that are new with the whole: storing them takes slots, and may move all, while the whole waits for its own.
    const made = (number: number): Value =>
      number % 2 === 0 ? number : setOf<Value>([sequence(number), sequence(sequence(-number))]);
    const ids = new Int32Array(count);
    for (let number = 0; number < count; number++) ids[number] = table.idOf(made(number));
    const size = table.size;
    // A set brings three sequences with it.
    expect(size).toBe(count / 2 + (count / 2) * 4);
    let wrong = 0;
    for (let number = 0; number < count; number++) {
      const again = made(number);
      if (table.idOf(again) !== ids[number] || !equalValues(table.valueOf(ids[number]!), again)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(table.size).toBe(size);
    const sample = made(1001) as SetValue;
    const id = table.idOf(sample);
    expect([table.hashLowOf(id), table.hashHighOf(id)]).toEqual([sample.hashLow, sample.hashHigh]);
  });
});
