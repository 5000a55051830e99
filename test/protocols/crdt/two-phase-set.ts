import type { PinnedProtocol } from '../pinned.ts';

export const twoPhaseSet: PinnedProtocol = {
  counts: {
    standard: { generated: 22_104, distinct: 2_282, depth: 13, witnesses: [2, 6, 3] },
    'two-elements': { generated: 119_008, distinct: 12_066, depth: 13, witnesses: [2, 6, 3] },
  },
  deaths: {
    're-add-clears-removal': ['RemoveWins', 3],
    'removals-not-merged': ['StrongConvergence', 4],
    'removals-intersected': ['SemilatticeLaws', 2],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
