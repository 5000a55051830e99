import type { PinnedProtocol } from '../pinned.ts';

export const vectorClock: PinnedProtocol = {
  counts: {
    small: { generated: 4_645, distinct: 2_494, depth: 4, witnesses: [3, 4] },
    'five-events': { generated: 28_429, distinct: 14_086, depth: 5, witnesses: [3, 4] },
  },
  deaths: {
    'compares-sums': ['StrongClockCondition', 3],
    'at-most-for-less': ['StrongClockCondition', 1],
    'receipt-without-tick': ['StrongClockCondition', 2],
    'concurrent-one-way': ['ConcurrencyIff', 2],
    'missing-is-infinite': ['ConcurrencyIff', 2],
    'pruned-entries': ['StrongClockCondition', 4],
  },
};
