import type { VectorClockRules } from '../../../impl/vector-clock/clock-machine.ts';
import { isAtMost, merge, type Vector } from '../../../impl/vector-clock/vector.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'vector-clock/clock';

const sumOf = (vector: Vector) => Object.values(vector).reduce((sum, count) => sum + count, 0);

/** Whether the left vector is at most the right one in the entries that both have. */
const isAtMostWhereKnown = (left: Vector, right: Vector) =>
  Object.keys(left).every((node) => !Object.hasOwn(right, node) || left[node]! <= right[node]!);

export const vectorClockImplementationMutants: readonly ImplementationMutant<VectorClockRules>[] = [
  {
    slug,
    name: 'compares-sums',
    about: 'an event is put before another if its vector has the smaller sum',
    breaks: 'StrongClockCondition',
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: { isBefore: (left, right) => sumOf(left) < sumOf(right) },
  },
  {
    slug,
    name: 'at-most-for-less',
    about:
      'vectors are compared with <=, and a receiver merges without a tick: receipt and sending are before each other',
    breaks: 'StrongClockCondition',
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: { isBefore: isAtMost },
  },
  {
    slug,
    name: 'receipt-without-tick',
    about: 'a receiver merges what comes in and forgets its own tick: the receipt looks like the sending',
    breaks: 'StrongClockCondition',
    changes: { receive: merge },
  },
  {
    slug,
    name: 'concurrent-one-way',
    about: 'two events are called concurrent when the first did not happen before the second',
    breaks: 'ConcurrencyIff',
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: { areConcurrent: (left, right) => !isAtMost(left, right) },
  },
  {
    slug,
    name: 'missing-is-infinite',
    about:
      'an entry that is missing counts as above all others, and vectors of nodes that never met look equal',
    breaks: 'ConcurrencyIff',
    orBreaks: ['StrongClockCondition'],
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: {
      isBefore: (left, right) => isAtMostWhereKnown(left, right) && !isAtMostWhereKnown(right, left),
      areConcurrent: (left, right) => !isAtMostWhereKnown(left, right) && !isAtMostWhereKnown(right, left),
    },
  },
  {
    slug,
    name: 'pruned-entries',
    about:
      'a message carries only the entries of its sender and its receiver, and what a third node did is lost',
    breaks: 'StrongClockCondition',
    changes: {
      enclose: (vector, from, to) =>
        Object.fromEntries(Object.entries(vector).filter(([node]) => node === from || node === to)),
    },
  },
];
