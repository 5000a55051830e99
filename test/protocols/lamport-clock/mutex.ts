import type { PinnedProtocol } from '../pinned.ts';

export const lamportMutex: PinnedProtocol = {
  counts: {
    'two-nodes': { generated: 3_434, distinct: 2_269, depth: 24, witnesses: [3, 2, 19] },
    'two-of-three': { generated: 3_575, distinct: 2_031, depth: 18, witnesses: [3, 2, 12] },
    'three-nodes': { generated: 1_865_128, distinct: 852_607, depth: 27, witnesses: [3, 2, 17] },
  },
  deaths: {
    'enters-without-all-acknowledgements': ['MutualExclusion', 8],
    'channels-not-fifo': ['MutualExclusion', 8],
    'counter-lost-on-restart': ['MutualExclusion', 9],
    'ties-let-both-in': ['MutualExclusion', 8],
    'asks-under-old-stamp': ['GrantedInOrder', 7],
    'acknowledges-only-when-asking': ['EveryRequestGranted', 3],
    'keeps-released-requests': ['EveryRequestGranted', 14],
  },
};
