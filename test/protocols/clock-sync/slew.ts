import type { PinnedProtocol } from '../pinned.ts';

export const slew: PinnedProtocol = {
  counts: {
    'at-bound': { generated: 2_228, distinct: 571, depth: 12, witnesses: [2, 5, 5, 3] },
    'as-fast-as-clock': {
      ...{ generated: 1_313, distinct: 351, depth: 12, witnesses: [2, 4, 5, 3] },
      violates: ['SlewMonotonic', 2],
    },
    'as-slow-as-drift': {
      ...{ generated: 4_499, distinct: 1_201, depth: 12, witnesses: [2, 7, 8, 3] },
      violates: ['ErrorShrinks', 2],
    },
  },
  deaths: {
    steps: ['SlewMonotonic', 1],
    'steps-forward': ['RateBounded', 1],
    'slews-without-limit': ['SlewMonotonic', 2],
    'measurements-added': ['OwedWithinBound', 3],
    'debt-not-reduced': ['OwedWithinBound', 2],
    'slews-the-wrong-way': ['ErrorShrinks', 2],
    'as-slow-as-drift': ['ErrorShrinks', 2],
  },
};
