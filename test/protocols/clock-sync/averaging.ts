import type { PinnedProtocol } from '../pinned.ts';

export const averaging: PinnedProtocol = {
  counts: {
    'four-clocks': { generated: 37_014, distinct: 4_082, depth: 8, witnesses: [3, 3] },
    'three-clocks': {
      ...{ generated: 4_132, distinct: 763, depth: 6, witnesses: [2, 2] },
      violates: ['AgreementBound', 3],
    },
    'reading-error': { generated: 19_241, distinct: 766, depth: 4, witnesses: [3, 3] },
    'seven-clocks': { generated: 306_184, distinct: 7_417, depth: 6, witnesses: [5, 5] },
  },
  deaths: {
    'extremes-not-discarded': ['AgreementBound', 4],
    'discards-greatest-only': ['WithinRightClocks', 1],
    'own-clock-left-out': ['AgreementBound', 4],
    'three-clocks': ['AgreementBound', 3],
  },
};
