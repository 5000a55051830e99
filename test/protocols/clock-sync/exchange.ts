import type { PinnedProtocol } from '../pinned.ts';

export const exchange: PinnedProtocol = {
  counts: {
    'at-bound': { generated: 4_901, distinct: 2_428, depth: 10, witnesses: [6, 8, 8] },
    'past-bound': {
      ...{ generated: 4_901, distinct: 2_428, depth: 10 },
      ...{ witnesses: [6, 8, 8], violates: ['OffsetWithinBound', 5] },
    },
    'least-delay': { generated: 5_905, distinct: 3_309, depth: 12, witnesses: [8, 12, 11] },
    'delay-past-bound': {
      ...{ generated: 20_542, distinct: 9_660, depth: 11 },
      ...{ witnesses: [8, 8, 8], violates: ['OffsetWithinBound', 4] },
    },
    'four-ticks': { generated: 20_542, distinct: 9_660, depth: 11, witnesses: [6, 8, 8] },
    'two-under-way': { generated: 510_516, distinct: 145_050, depth: 13, witnesses: [6, 8, 8] },
  },
  deaths: {
    'round-trip-not-halved': ['OffsetWithinBound', 5],
    'drift-missing': ['OffsetWithinBound', 5],
    'stale-sample-reused': ['OffsetWithinBound', 5],
    'latest-sample-taken': ['BoundGrowsByAgeOnly', 9],
  },
};
