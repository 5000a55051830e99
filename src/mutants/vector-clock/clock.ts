import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { type Rules, vectorClock, vectorClockDefinition } from '../../models/vector-clock/clock.ts';
import { isAtMost, merge, nodesOf, restrict, type Stamp } from '../../models/vector-clock/stamps.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, breaks: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'small';
  const model = () =>
    defineModel(vectorClockDefinition(resolveConstants(vectorClock, configuration).constants, rules));
  return { protocol: vectorClock.slug, name, about, breaks, configuration, model };
}

const sumOf = (stamp: Stamp) => stamp.values.reduce((sum, each) => sum + each, 0);

export const vectorClockMutants: readonly Mutant[] = [
  mutant(
    'compares-sums',
    'StrongClockCondition',
    'the stamp with the smaller sum is taken for the earlier, also of events that have nothing to do with each other',
    { before: (left, right) => sumOf(left) < sumOf(right) },
  ),
  mutant(
    'at-most-for-less',
    'StrongClockCondition',
    'stamps are compared with <=, and an event happens before itself',
    { before: isAtMost },
  ),
  mutant(
    'receipt-without-tick',
    'StrongClockCondition',
    'a receiver merges what comes in and forgets its own tick: the receipt looks like the sending',
    { receive: merge },
  ),
  mutant(
    'concurrent-one-way',
    'ConcurrencyIff',
    'two events are called concurrent when the first did not happen before the second',
    { concurrent: (left, right) => !isAtMost(left, right) },
  ),
  mutant(
    'missing-is-infinite',
    'ConcurrencyIff',
    'an entry that is missing counts as above all others, and stamps of nodes that never met look equal',
    { atMost: (left, right) => nodesOf(left).every((m) => !right.has(m) || left.get(m) <= right.get(m)) },
  ),
  mutant(
    'pruned-entries',
    'StrongClockCondition',
    'a message carries only the entries of its sender and its receiver, and what a third node did is lost',
    { enclose: (stamp, n, m) => restrict(stamp, [n, m]) },
  ),
];
