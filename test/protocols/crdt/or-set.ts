import type { PinnedProtocol } from '../pinned.ts';

export const orSet: PinnedProtocol = {
  counts: {
    standard: { generated: 34_152, distinct: 3_658, depth: 13, witnesses: [2, 6, 5] },
    'two-elements': { generated: 191_488, distinct: 20_322, depth: 13, witnesses: [2, 6, 5] },
  },
  deaths: {
    'tag-reused-after-restart': ['AddWins', 4],
    'remove-kills-unseen-adds': ['AddWins', 3],
    'removals-not-merged': ['StrongConvergence', 4],
    'removals-replaced': ['SemilatticeLaws', 2],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
