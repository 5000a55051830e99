import type { PinnedProtocol } from '../pinned.ts';

export const pessimisticRegister: PinnedProtocol = {
  counts: {
    standard: {
      ...{ generated: 4_055, distinct: 1_568, depth: 24, generatedByTlc: 4_654 },
      witnesses: [6, 8, 8],
    },
    'cut-off': {
      ...{ generated: 4_055, distinct: 1_568, depth: 24, generatedByTlc: 4_654 },
      witnesses: [6, 8, 8],
      violates: ['SomebodyAnswered', 2],
    },
    'three-updates': {
      ...{ generated: 32_881, distinct: 12_580, depth: 38, generatedByTlc: 37_764 },
      witnesses: [6, 8, 8],
    },
  },
  deaths: {
    'lock-without-lease': ['EventuallyAcquired', 7],
    'holder-looks-at-no-clock': ['MutualExclusion', 8],
    'primary-counts-less': ['MutualExclusion', 7],
    'grant-without-value': ['NoConflict', 8],
    'writes-after-its-term': ['NoLostUpdate', 10],
    'counts-queue-only': ['WaitsCounted', 4],
    'gives-up-with-its-lock': ['SomebodyAnswered', 5],
  },
};
