import type { PinnedProtocol } from '../pinned.ts';

export const ring: PinnedProtocol = {
  counts: {
    standard: { generated: 11_728, distinct: 4_120, depth: 15, witnesses: [4, 9] },
    small: { generated: 606, distinct: 279, depth: 10, witnesses: [3, 7] },
    large: { generated: 273_215, distinct: 77_285, depth: 21, witnesses: [5, 11] },
  },
  deaths: {
    'forwards-equal-id': ['EventuallyElected', 5],
    'forwards-smaller-ids': ['UniqueLeader', 4],
    'duplicate-ids': ['UniqueLeader', 2],
  },
};
