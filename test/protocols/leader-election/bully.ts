import type { PinnedProtocol } from '../pinned.ts';

export const bully: PinnedProtocol = {
  counts: {
    'at-bound': { generated: 4_507, distinct: 1_648, depth: 22, witnesses: [8, 13, 11] },
    'past-bound': {
      ...{ generated: 96_974, distinct: 26_946, depth: 69, witnesses: [7, 12, 10], generatedByTlc: 97_351 },
      violates: [
        ['AtMostOneLeaderPerTerm', 8],
        ['EventuallyElected', 13],
      ],
    },
    'slow-messages': { generated: 15_942, distinct: 5_323, depth: 25, witnesses: [10, 15, 13] },
    'four-nodes': { generated: 62_630, distinct: 18_179, depth: 32, witnesses: [8, 15, 15] },
    'two-crashes': {
      ...{ generated: 390_144, distinct: 96_208, depth: 36, witnesses: [8, 13, 11], generatedByTlc: 390_363 },
    },
  },
  deaths: {
    'timeout-below-bound': ['AtMostOneLeaderPerTerm', 8],
    'recovers-silently': ['EventuallyElected', 2],
    'accepts-any-coordinator': ['AtMostOneLeaderPerTerm', 15],
    'halts-smallest-first': ['AtMostOneLeaderPerTerm', 15],
  },
};
