import { expect, test } from 'vitest';
import { HistoryBuilder } from '../../src/history/history-builder.ts';
import { ValueInterner } from '../../src/history/value-interner.ts';

test('many integers, small and large, positive and negative, are told apart', () => {
  const interner = new ValueInterner();
  const integers = Array.from({ length: 5000 }, (_, index) => (index - 2500) * 4_000_000_007);
  const first = integers.map((value) => interner.intern(value));
  expect(new Set(first).size).toBe(integers.length);
  expect(integers.map((value) => interner.intern(value))).toEqual(first);
  expect(first.map((index) => interner.values[index])).toEqual(integers.map((value) => value + 0));
  expect(interner.intern(BigInt(integers[7]!))).toBe(first[7]);
  expect(interner.intern(String(integers[7]))).toBe(integers.length);
});

test('values that were given out are left alone', () => {
  const interner = new ValueInterner();
  interner.intern(70_000);
  const before = interner.snapshot();
  interner.intern(80_000);
  expect(before).toEqual([70_000]);
  expect(interner.values).toEqual([70_000, 80_000]);
});

/** Longer than what is copied: the history shares the memory of its builder. */
const long = 1_000_001;

test('a long history is left alone by what its builder does afterwards', () => {
  const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
  for (let row = 0; row < long; row += 1) {
    builder.invoke('A', 'write', 1);
    if (row < long - 1) builder.complete('A', 'ok', 'write', 1);
  }
  const { operations } = builder.finish();
  builder.complete('A', 'ok', 'write', 1, { time: 5 });
  builder.invoke('B', 'write', 2);
  expect(operations.count).toBe(long);
  expect(operations.process.length).toBe(long);
  expect(operations.outcome[long - 1]).toBe(2);
  expect(operations.completeTime.length).toBe(0);
  const later = builder.finish().operations;
  expect(later.count).toBe(long + 1);
  expect(later.outcome[long - 1]).toBe(0);
  expect([later.completeTime[long - 1], later.invokeTime[0], later.completeTime[long]]).toEqual([
    5,
    NaN,
    NaN,
  ]);
});
