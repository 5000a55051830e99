import type { PinnedProtocol } from '../pinned.ts';

export const lamportClock: PinnedProtocol = {
  counts: {
    small: { generated: 1_573, distinct: 855, depth: 4, witnesses: [2, 3, 4] },
    'five-events': { generated: 8_287, distinct: 4_053, depth: 5, witnesses: [2, 3, 4] },
  },
  deaths: {
    'no-tie-break': ['TotalOrder', 2],
    'receipt-without-tick': ['ClockCondition', 2],
    'receipt-overwrites': ['ClockCondition', 3],
    'counter-lost-on-restart': ['ClockCondition', 3],
  },
};
