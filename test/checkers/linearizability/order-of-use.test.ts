import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderOfUse, type ProducedItem } from '../../../src/checkers/linearizability/order-of-use.ts';

const item = (
  row: number,
  produced: readonly [number, number],
  required?: readonly [number, number],
): ProducedItem => ({
  row,
  producedFrom: produced[0],
  producedUntil: produced[1],
  requiredFrom: required?.[0] ?? -1,
  requiredUntil: required?.[1] ?? Number.POSITIVE_INFINITY,
});

/** Items as a queue hands them on: each passes in and out at moments of its own, in one order. */
const queued = fc
  .array(
    fc.record({ slack: fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40)), isTaken: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((items) =>
    items.map(({ slack: [before, after, earlier, later], isTaken }, place) => {
      const [put, taken] = [10 * place, 300 + 10 * place];
      return item(place, [put - before, put + after], isTaken ? [taken - earlier, taken + later] : undefined);
    }),
  );

test('what was put in or taken out before another one in real time stands before it', () => {
  fc.assert(
    fc.property(queued, (items) => {
      const rows = [...orderOfUse(items).keys()];
      expect(rows.toSorted((left, right) => left - right)).toEqual(items.map(({ row }) => row));
      const before = (left: ProducedItem, right: ProducedItem) =>
        rows.indexOf(left.row) < rows.indexOf(right.row);
      for (const left of items) {
        for (const right of items) {
          if (left.producedUntil < right.producedFrom) expect(before(left, right)).toBe(true);
          if (left.requiredUntil < right.requiredFrom) expect(before(left, right)).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('an item is needed as soon as one that comes after it', () => {
  const order = orderOfUse([item(0, [0, 9], [20, 40]), item(1, [10, 11], [20, 30]), item(2, [12, 13])]);
  expect([...order]).toEqual([
    [0, 30],
    [1, 30],
    [2, Number.POSITIVE_INFINITY],
  ]);
});

test('items that contradict each other are ordered all the same', () => {
  const crossed = [item(0, [0, 1], [30, 31]), item(1, [2, 3], [20, 21])];
  expect(orderOfUse(crossed).size).toBe(2);
});
