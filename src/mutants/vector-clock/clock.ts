import { vectorClock, vectorClockDefinition } from '../../models/vector-clock/clock.ts';
import { isAtMost, merge, nodesOf, restrict, type Stamp } from '../../models/vector-clock/stamps.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(vectorClock, vectorClockDefinition, 'small');

const sumOf = (stamp: Stamp) => stamp.values.reduce((sum, each) => sum + each, 0);

export const vectorClockMutants: readonly Mutant[] = [
  mutant('compares-sums', {
    about:
      'the stamp with the smaller sum is taken for the earlier, also of events that have nothing to do with each other',
    breaks: 'StrongClockCondition',
    rules: { before: (left, right) => sumOf(left) < sumOf(right) },
  }),
  mutant('at-most-for-less', {
    about: 'stamps are compared with <=, and an event happens before itself',
    breaks: 'StrongClockCondition',
    rules: { before: isAtMost },
  }),
  mutant('receipt-without-tick', {
    about: 'a receiver merges what comes in and forgets its own tick: the receipt looks like the sending',
    breaks: 'StrongClockCondition',
    rules: { receive: merge },
  }),
  mutant('concurrent-one-way', {
    about: 'two events are called concurrent when the first did not happen before the second',
    breaks: 'ConcurrencyIff',
    rules: { concurrent: (left, right) => !isAtMost(left, right) },
  }),
  mutant('missing-is-infinite', {
    about:
      'an entry that is missing counts as above all others, and stamps of nodes that never met look equal',
    breaks: 'ConcurrencyIff',
    rules: {
      atMost: (left, right) => nodesOf(left).every((m) => !right.has(m) || left.get(m) <= right.get(m)),
    },
  }),
  mutant('pruned-entries', {
    about:
      'a message carries only the entries of its sender and its receiver, and what a third node did is lost',
    breaks: 'StrongClockCondition',
    rules: { enclose: (stamp, n, m) => restrict(stamp, [n, m]) },
  }),
];
