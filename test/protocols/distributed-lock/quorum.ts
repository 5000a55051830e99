import type { PinnedProtocol } from '../pinned.ts';

export const quorumLock: PinnedProtocol = {
  counts: {
    'at-bound': {
      ...{ generated: 69_161, distinct: 6_470, depth: 15, generatedByTlc: 69_875 },
      witnesses: [9, 4],
    },
    'past-bound': {
      ...{ generated: 35_863, distinct: 7_068, depth: 17, generatedByTlc: 37_819 },
      ...{ witnesses: [9, 4], violates: ['MutualExclusion', 9] },
    },
    'clock-jump': {
      ...{ generated: 49_091, distinct: 5_498, depth: 17, generatedByTlc: 49_397 },
      ...{ witnesses: [9, 4], violates: ['MutualExclusion', 9] },
    },
    pause: {
      ...{ generated: 32_021, distinct: 3_584, depth: 15, generatedByTlc: 32_387 },
      ...{ witnesses: [9, 4], violates: ['MutualExclusion', 9] },
    },
    restart: {
      ...{ generated: 38_771, distinct: 3_728, depth: 16, generatedByTlc: 39_077 },
      ...{ witnesses: [9, 4], violates: ['MutualExclusion', 9] },
    },
    'two-ticks': {
      ...{ generated: 2_532_553, distinct: 150_097, depth: 17, generatedByTlc: 2_567_989 },
      witnesses: [10, 4],
    },
  },
  deaths: {
    'clock-jumps-ahead': ['MutualExclusion', 9],
    'pauses-after-acquire': ['MutualExclusion', 9],
    'restarts-without-waiting': ['MutualExclusion', 9],
    'unlocks-without-check': ['OnlyOwnerReleases', 3],
    'ignores-elapsed-time': ['MutualExclusion', 9],
    'ignores-drift': ['MutualExclusion', 9],
    'keys-never-expire': ['EventuallyAcquired', 8],
  },
};
