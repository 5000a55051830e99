import type { PinnedProtocol } from './pinned.ts';

export const lease: PinnedProtocol = {
  counts: {
    standard: {
      ...{ generated: 133_977, distinct: 12_243, depth: 14, generatedByTlc: 134_533 },
      witnesses: [5, 7, 3, 4],
    },
    'at-bound': {
      ...{ generated: 29_855, distinct: 2_538, depth: 13, generatedByTlc: 30_095 },
      witnesses: [5, 6, 3, 4],
    },
    'past-bound': {
      ...{ generated: 37_815, distinct: 3_694, depth: 14, generatedByTlc: 38_127 },
      witnesses: [5, 6, 3, 4],
      violates: [
        ['AtMostOneHolder', 7],
        ['HolderStopsFirst', 4],
        ['NoEarlyRegrant', 5],
      ],
    },
    'full-pace': {
      ...{ generated: 613_962, distinct: 23_858, depth: 14, generatedByTlc: 614_694 },
      witnesses: [5, 7, 3, 4],
    },
    'two-requests': {
      ...{ generated: 2_215_301, distinct: 163_357, depth: 19, generatedByTlc: 2_224_189 },
      witnesses: [5, 7, 3, 4],
    },
  },
  deaths: {
    'counts-from-receipt': ['AtMostOneHolder', 7],
    'drift-past-bound': ['HolderStopsFirst', 4],
    'late-renewal-granted': ['NoEarlyRegrant', 8],
    'grantor-forgets': ['NoEarlyRegrant', 5],
    'pauses-before-acting': ['HolderStopsFirst', 5],
    'clock-steps': ['AtMostOneHolder', 7],
    'holds-at-expiry': ['HolderStopsFirst', 4],
    'never-expires': ['EventuallyRegranted', 6],
  },
};
