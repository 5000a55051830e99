import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareValues,
  equalValues,
  formatValue,
  functionFrom,
  functionOf,
  hashValue,
  interval,
  ModelValue,
  record,
  sequence,
  setOf,
  type Value,
} from '../../../src/core/values/index.ts';
import * as mixer from '../../../src/core/values/mixer.ts';
import { build, buildAnotherWay, Choices, plans, values } from '../../support/arbitrary-values.ts';
import { canonical } from '../../support/canonical.ts';

function hashOf(value: Value): [low: number, high: number] {
  hashValue(value);
  return [mixer.low, mixer.high];
}

function expectSame(left: Value, right: Value): void {
  expect(equalValues(left, right)).toBe(true);
  expect(compareValues(left, right)).toBe(0);
  expect(hashOf(left)).toEqual(hashOf(right));
  expect(formatValue(left)).toBe(formatValue(right));
}

function expectDifferent(left: Value, right: Value): void {
  expect(equalValues(left, right)).toBe(false);
  expect(compareValues(left, right)).not.toBe(0);
  expect(hashOf(left)).not.toEqual(hashOf(right));
}

describe('equal content is equal, however it was built', () => {
  test('any value, any way', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.nat({ max: 59 }), { maxLength: 40 }), (plan, numbers) => {
        expectSame(build(plan), buildAnotherWay(plan, new Choices(numbers)));
      }),
      { numRuns: 2000 },
    );
  });

  test('a tuple is a function over 1..n', () => {
    expectSame(
      sequence('x', 'y'),
      functionFrom([2, 1], (key) => (key === 1 ? 'x' : 'y')),
    );
    expectSame(sequence(), functionOf([]));
    expectSame(sequence<number>(7).append(8).append(9), sequence(7, 8, 9));
  });

  test('a record is a function over strings, whatever the order of its fields', () => {
    expectSame(
      record({ type: '1a', bal: 1 }),
      functionOf<string, Value>([
        ['type', '1a'],
        ['bal', 1],
      ]),
    );
    expectSame(record({ type: '1a', bal: 1 }), record({ bal: 1, type: '1a' }));
    expectSame(record({}), sequence());
  });

  test('sets forget order, repetition and history', () => {
    const expected = setOf([1, 2, 3]);
    expectSame(setOf([3, 1, 2, 3, 1]), expected);
    expectSame(interval(1, 3), expected);
    expectSame(setOf<number>([3]).add(1).add(2).add(1), expected);
    expectSame(setOf<number>([1, 2]).union(setOf([2, 3])), expected);
    expectSame(setOf([3, 4, 2, 1]).without(4).without(9), expected);
    expectSame(
      interval(-9, 9).filter((member) => member > 0 && member < 4),
      expected,
    );
    expectSame(
      setOf([2, 4, 6, 4]).map((member) => member / 2),
      expected,
    );
  });

  test('a function forgets what it held before', () => {
    const anew = functionFrom(['p', 'q', 'r'], (key) => (key === 'q' ? 5 : 0));
    const zeros = functionFrom<string, number>(['p', 'q', 'r'], () => 0);
    expectSame(zeros.set('q', 9).set('p', 1).set('q', 5).set('p', 0), anew);
  });
});

describe('different content differs', () => {
  test('equality, order and hash agree with an independent canonical form', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const same = canonical(left) === canonical(right);
        expect(equalValues(left, right)).toBe(same);
        expect(compareValues(left, right) === 0).toBe(same);
        expect(hashOf(left).join() === hashOf(right).join()).toBe(same);
      }),
      { numRuns: 5000 },
    );
  });

  const a = ModelValue.of('a');
  const b = ModelValue.of('b');
  const c = ModelValue.of('c');
  const pairs: readonly (readonly [string, Value, Value])[] = [
    ['the empty sequence and the empty set', sequence(), setOf()],
    ['a model value and the string of the same letters', a, 'a'],
    ['an integer and its digits', 1, '1'],
    ['TRUE and 1', true, 1],
    ['TRUE and "TRUE"', true, 'TRUE'],
    ['FALSE and the empty set', false, setOf()],
    ['an element and its singleton', a, setOf([a])],
    ['a singleton and its singleton', setOf([a]), setOf([setOf([a])])],
    ['a set and the sequence of its members', setOf([1, 2]), sequence(1, 2)],
    ['{{a, b}, {c}} and {{a}, {b, c}}', sets([a, b], [c]), sets([a], [b, c])],
    ['{{a, b}, {c}} and {{a, c}, {b}}', sets([a, b], [c]), sets([a, c], [b])],
    ['<<{a}, {b}>> and <<{b}, {a}>>', sequence(setOf([a]), setOf([b])), sequence(setOf([b]), setOf([a]))],
    ['<<1, 2>> and <<2, 1>>', sequence(1, 2), sequence(2, 1)],
    ['<<<<1>>, 2>> and <<1, <<2>>>>', sequence<Value>(sequence(1), 2), sequence<Value>(1, sequence(2))],
    ['<<1>> and <<1, 1>>', sequence(1), sequence(1, 1)],
    ['[x |-> "y"] and [y |-> "x"]', record({ x: 'y' }), record({ y: 'x' })],
    ['anagrams', 'stop', 'pots'],
    ['n and n + 2^32', 5, 5 + 2 ** 32],
    ['n and -n', 7, -7],
    ['the ends of the safe integers', Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ];
  test.each(pairs)('%s', (_, left, right) => expectDifferent(left, right));

  function sets(...members: Value[][]): Value {
    return setOf(members.map((each) => setOf(each)));
  }
});

describe('compareValues', () => {
  test('is a total order', () => {
    const sign = (left: Value, right: Value) => Math.sign(compareValues(left, right));
    fc.assert(
      fc.property(values, values, values, (left, middle, right) => {
        expect(sign(left, middle) + sign(middle, left)).toBe(0);
        if (sign(left, middle) <= 0 && sign(middle, right) <= 0) {
          expect(sign(left, right)).toBe(Math.min(sign(left, middle), sign(middle, right)));
        }
      }),
      { numRuns: 5000 },
    );
  });

  test('puts integers in order of value and sets by size first', () => {
    const texts = setOf<Value>([10, 9, -1, setOf([7]), setOf([1, 2]), setOf([3])])
      .elements()
      .map(formatValue);
    expect(texts).toEqual(['-1', '9', '10', '{3}', '{7}', '{1, 2}']);
  });
});

describe('minus zero', () => {
  test('is zero', () => {
    expectSame(-0, 0);
    expectSame(setOf([-0]), setOf([0]));
    expectSame(sequence(-0), sequence(0));
  });
});

describe('what is not a value', () => {
  const strangers: readonly (readonly [string, unknown])[] = [
    ['a fraction', 1.5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an unsafe integer', 2 ** 53],
    ['undefined', undefined],
    ['null', null],
    ['an array', [1, 2]],
    ['a plain object', { type: '1a' }],
    ['a Set', new Set([1])],
    ['a big integer', 1n],
    ['a function', () => 1],
  ];
  test.each(strangers)('%s is refused everywhere', (_, thing) => {
    const value = thing as Value;
    expect(() => hashValue(value)).toThrow(TypeError);
    expect(() => setOf([value])).toThrow(TypeError);
    expect(() => setOf([1, value])).toThrow(TypeError);
    expect(() => setOf<Value>([1]).add(value)).toThrow(TypeError);
    expect(() => sequence(value)).toThrow(TypeError);
    expect(() => sequence().append(value as never)).toThrow(TypeError);
    expect(() => sequence(1).set(1, value as never)).toThrow(TypeError);
    expect(() => record({ field: value })).toThrow(TypeError);
    expect(() => functionOf([[value, 1]])).toThrow(TypeError);
    expect(() => functionOf([[1, value]])).toThrow(TypeError);
    expect(() => formatValue(value)).toThrow(TypeError);
  });

  test('the message says what to use instead', () => {
    expect(() => sequence([1] as never)).toThrow(
      'not a value: an array. Use setOf, sequence, record or functionOf',
    );
    expect(() => sequence(0.5)).toThrow('0.5 is not a safe integer');
  });
});
