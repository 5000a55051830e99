import type { PinnedProtocol } from './pinned.ts';

const witnesses = [4, 2, 3, 2, 2];

export const hybridLogicalClock: PinnedProtocol = {
  counts: {
    small: { generated: 16_341, distinct: 4_317, depth: 10, witnesses },
    'two-right-clocks': { generated: 17_931, distinct: 4_260, depth: 10, witnesses },
    'three-events': { generated: 184_347, distinct: 40_701, depth: 12, witnesses },
  },
  deaths: {
    'no-counter': ['Monotonic', 2],
    'counter-not-reset': ['BoundedCounter', 1],
    'receipt-ignores-counter': ['ClockCondition', 3],
    'counter-wraps': ['Monotonic', 3],
    'overflow-unnoticed': ['BoundedCounter', 3],
    'restart-behind': ['RestartMonotonic', 3],
    'far-future-accepted': ['BoundedDrift', 3],
    'step-back-used': ['Monotonic', 3],
    'compared-counter-first': ['ClockCondition', 4],
  },
};
