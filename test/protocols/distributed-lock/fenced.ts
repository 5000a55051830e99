import type { PinnedProtocol } from '../pinned.ts';

export const fencedLock: PinnedProtocol = {
  counts: {
    fenced: { generated: 20_377, distinct: 4_576, depth: 15, witnesses: [7, 10, 7] },
    unfenced: {
      ...{ generated: 22_307, distinct: 4_970, depth: 15, witnesses: [7, 10, 7] },
      violates: ['ResourceExclusion', 11],
    },
    'three-clients': { generated: 45_954, distinct: 10_090, depth: 15, witnesses: [7, 10, 7] },
    'three-servers': { generated: 165_037, distinct: 30_356, depth: 16, witnesses: [7, 10, 7] },
    'three-requests': { generated: 464_177, distinct: 92_380, depth: 22, witnesses: [7, 10, 7] },
  },
  deaths: {
    'token-not-checked': ['ResourceExclusion', 11],
    'equal-token-accepted': ['ResourceExclusion', 6],
    'unlocks-without-owner-check': ['OnlyOwnerReleases', 8],
    'unlocks-without-token-check': ['OnlyOwnerReleases', 8],
    'decides-when-behind': ['MutualExclusion', 4],
    'token-starts-again': ['TokenMonotonic', 6],
    'never-expires': ['EventuallyAcquired', 4],
  },
};
