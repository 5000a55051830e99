import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FunctionValue,
  functionFrom,
  functionOf,
  interval,
  ModelValue,
  record,
  SetValue,
  sequence,
  setOf,
  type Value,
} from '../../../src/core/values/index.ts';
import { values } from '../../support/arbitrary-values.ts';
import { canonical } from '../../support/canonical.ts';

/** The numbers that an incremental update must keep right. */
function sums({ sumLow, sumHigh, hashLow, hashHigh, size }: SetValue | FunctionValue) {
  return { sumLow, sumHigh, hashLow, hashHigh, size };
}

describe('a set', () => {
  const operations = fc.array(
    fc.tuple(fc.constantFrom('add', 'without', 'union', 'keep'), fc.nat({ max: 70 })),
    {
      maxLength: 120,
    },
  );
  const memberOf = (kind: number, number: number): Value =>
    kind === 0 ? number : kind === 1 ? sequence(number) : ModelValue.of(`m${number}`);

  test('is after any operations what a plain set is, and its sums are those of a set built anew', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 }), operations, (kind, steps) => {
        let set = setOf<Value>();
        let plain = new Set<number>();
        for (const [operation, number] of steps) {
          if (operation === 'add') {
            set = set.add(memberOf(kind, number));
            plain.add(number);
          } else if (operation === 'without') {
            set = set.without(memberOf(kind, number));
            plain.delete(number);
          } else if (operation === 'union') {
            const more = Array.from({ length: number }, (_, index) => index);
            set = set.union(setOf(more.map((each) => memberOf(kind, each))));
            plain = new Set([...plain, ...more]);
          } else {
            const kept = new Set([...plain].filter((each) => each % 7 !== number % 7));
            set = set.filter((member) =>
              [...kept].some((each) => canonical(memberOf(kind, each)) === canonical(member)),
            );
            plain = kept;
          }
          // Not at the end only: members are built late, and reading them must not disturb what follows.
          if (number % 3 === 0) expect([...set]).toHaveLength(plain.size);
        }
        const anew = setOf([...plain].map((number) => memberOf(kind, number)));
        expect(sums(set)).toEqual(sums(anew));
        expect([...set].map(canonical)).toEqual([...anew].map(canonical));
        for (let number = 0; number <= 70; number++) {
          expect(set.has(memberOf(kind, number))).toBe(plain.has(number));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('tells subsets, quantifies and maps', () => {
    const small = interval(2, 3);
    const large = interval(1, 50);
    expect(small.isSubsetOf(large)).toBe(true);
    expect(large.isSubsetOf(small)).toBe(false);
    expect(setOf([0, 2]).isSubsetOf(large)).toBe(false);
    expect(large.some((member) => member === 50)).toBe(true);
    expect(large.some((member) => member > 50)).toBe(false);
    expect(large.every((member) => member > 0)).toBe(true);
    expect(large.every((member) => member > 1)).toBe(false);
    expect(interval(3, 2).size).toBe(0);
    expect(interval(-1, 1).elements()).toEqual([-1, 0, 1]);
  });

  test('does not change when another grows from it', () => {
    const original = setOf<number>([3, 1]);
    const before = sums(original);
    const members = [5, 4];
    const union = original.union(setOf(members)).add(9).without(1);
    expect([...union]).toEqual([3, 4, 5, 9]);
    expect([...original]).toEqual([1, 3]);
    expect(sums(original)).toEqual(before);
    expect(members).toEqual([5, 4]);
    expect(original.add(3)).toBe(original);
    expect(original.without(7)).toBe(original);
  });
});

describe('a function', () => {
  test('is after any updates what a plain map is, and its sums are those of a function built anew', () => {
    const keySets: readonly (readonly Value[])[] = [
      [1, 2, 3, 4],
      ['a', 'b'],
      Array.from({ length: 12 }, (_, index) => ModelValue.of(`k${index}`)),
      [sequence(), setOf(), sequence(1), -5],
    ];
    const updates = fc.array(fc.tuple(fc.nat({ max: 11 }), values), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...keySets), updates, (keys, steps) => {
        let made: FunctionValue = functionFrom(keys, () => 0);
        const plain = new Map<Value, Value>(keys.map((key) => [key, 0]));
        for (const [at, value] of steps) {
          const key = keys[at % keys.length]!;
          made = made.set(key, value);
          plain.set(key, value);
        }
        const anew = functionOf(plain);
        expect(sums(made)).toEqual(sums(anew));
        expect(canonical(made)).toBe(canonical(anew));
        for (const [key, value] of plain) expect(canonical(made.get(key))).toBe(canonical(value));
      }),
      { numRuns: 300 },
    );
  });

  test('refuses keys outside its domain and keys given twice', () => {
    const pair = sequence<number>(1, 2);
    for (const key of [0, 3, 'x' as never]) {
      expect(pair.has(key)).toBe(false);
      expect(() => pair.get(key)).toThrow('is not in the domain of');
      expect(() => pair.set(key, 0)).toThrow('is not in the domain of');
    }
    expect(() =>
      functionOf([
        [setOf([1]), 1],
        [interval(1, 1), 2],
      ]),
    ).toThrow('the key {1} occurs twice');
    expect(() => record({ x: 1 }).append(2)).toThrow('[x |-> 1] is not a sequence');
  });

  test('does not change when another is made from it', () => {
    const original = functionFrom<string, number>(['p', 'q'], () => 0);
    const before = sums(original);
    const changed = original.set('p', 1);
    expect([...changed.entries()]).toEqual([
      ['p', 1],
      ['q', 0],
    ]);
    expect([...original.entries()]).toEqual([
      ['p', 0],
      ['q', 0],
    ]);
    expect(sums(original)).toEqual(before);
    expect(original.set('p', 0)).toBe(original);
    const list = sequence<number>(1);
    list.append(2);
    expect(list.values).toEqual([1]);
  });

  test('leaves the entries that it is given as they are', () => {
    const entries: [string, number][] = [
      ['z', 1],
      ['a', 2],
    ];
    functionOf(entries);
    expect(entries).toEqual([
      ['z', 1],
      ['a', 2],
    ]);
    const members = Object.freeze([3, 1, 2]);
    setOf(members);
    expect(members).toEqual([3, 1, 2]);
  });
});

describe('a record', () => {
  test('reads its fields as properties, however it was made', () => {
    const anew = record({ type: '1a', bal: 3 });
    const ways = [
      anew,
      record({ bal: 3, type: '1a' }),
      record({ type: '2b', bal: 3 }).set('type', '1a'),
      functionOf<string, Value>([
        ['bal', 3],
        ['type', '1a'],
      ]),
      functionFrom<string, Value>(['type', 'bal'], (key) => (key === 'bal' ? 3 : '1a')),
    ] as (typeof anew)[];
    for (const way of ways) expect([way.type, way.bal]).toEqual(['1a', 3]);
    expect((anew as unknown as Record<string, unknown>).val).toBeUndefined();
  });

  test('of many shapes keeps every field in its place', () => {
    for (let round = 0; round < 3; round++) {
      for (let shape = 0; shape < 20; shape++) {
        const made = record({ [`z${shape}`]: 1, [`a${shape}`]: 2, shared: shape }) as unknown as Record<
          string,
          number
        >;
        expect([made[`z${shape}`], made[`a${shape}`], made.shared]).toEqual([1, 2, shape]);
      }
    }
  });

  const taken = [
    'kind',
    'domain',
    'values',
    'owner',
    'size',
    'hashLow',
    'hashHigh',
    'sumLow',
    'sumHigh',
    ...['get', 'set', 'has', 'append', 'entries', 'constructor', 'toString', 'hasOwnProperty'],
  ];
  test.each(taken)('refuses a field called %s, which the engine needs', (name) => {
    expect(() => record({ [name]: 1 })).toThrow(`a record field cannot be called "${name}": use functionOf`);
    // As a function it is possible, and shadows nothing.
    const made = functionOf([
      [name, 1],
      ['other', 2],
    ]);
    expect(made.get(name)).toBe(1);
    expect(made.size).toBe(2);
    expect(made).toBeInstanceOf(FunctionValue);
    expect((made as unknown as Record<string, unknown>).other).toBe(2);
  });

  test('is not confused by field names with odd characters', () => {
    expect(record({ a: 1, b: 2 }).size).toBe(2);
    expect(record({ 'a\0b': 1 }).get('a\0b')).toBe(1);
  });
});

test('sets and functions are what their classes say', () => {
  expect(setOf([1])).toBeInstanceOf(SetValue);
  expect(record({ x: 1 })).toBeInstanceOf(FunctionValue);
});
