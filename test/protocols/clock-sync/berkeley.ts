import type { PinnedProtocol } from '../pinned.ts';

export const berkeley: PinnedProtocol = {
  counts: {
    'at-bound': { generated: 9_410, distinct: 5_380, depth: 6, witnesses: [6, 5, 3] },
    'past-bound': {
      ...{ generated: 10_870, distinct: 6_716, depth: 6, witnesses: [5, 5, 3] },
      violates: [
        ['AgreementBound', 5],
        ['NearRightClock', 4],
      ],
    },
    'two-wrong': {
      ...{ generated: 3_318, distinct: 2_168, depth: 6 },
      ...{ witnesses: [5, 5, 3], violates: ['NearRightClock', 3] },
    },
    'right-apart': { generated: 40_252, distinct: 23_216, depth: 6, witnesses: [6, 5, 3] },
    'two-ticks': { generated: 71_853, distinct: 28_323, depth: 7, witnesses: [6, 5, 3] },
  },
  deaths: {
    'outliers-averaged': ['NearRightClock', 3],
    'master-taken-for-right': ['NearRightClock', 3],
    'absolute-time-sent': ['AgreementBound', 5],
    'master-unadjusted': ['AgreementBound', 4],
  },
};
