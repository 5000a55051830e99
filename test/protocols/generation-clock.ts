import type { PinnedProtocol } from './pinned.ts';

export const generationClock: PinnedProtocol = {
  counts: {
    standard: { generated: 78_442, distinct: 14_059, depth: 13, generatedByTlc: 80_134, witnesses: [6, 7] },
    small: { generated: 8_323, distinct: 1_613, depth: 10, generatedByTlc: 8_479, witnesses: [6, 7] },
  },
  deaths: {
    'not-persisted': ['GenerationMonotonic', 2],
    'persisted-after-use': ['NoReuseAfterRestart', 7],
    'equal-generation-accepted': ['OneOwnerPerGeneration', 6],
    'check-missing': ['StaleLeaderRejected', 8],
    'local-increment-only': ['OneOwnerPerGeneration', 4],
    'compares-per-connection': ['StaleLeaderRejected', 8],
  },
};
