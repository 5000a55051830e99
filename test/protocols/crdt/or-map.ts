import type { PinnedProtocol } from '../pinned.ts';

export const orMap: PinnedProtocol = {
  counts: {
    standard: { generated: 34_152, distinct: 3_658, depth: 13, witnesses: [2, 6, 5] },
    'two-keys': { generated: 191_488, distinct: 20_322, depth: 13, witnesses: [2, 6, 5] },
  },
  deaths: {
    'remove-kills-unseen-puts': ['UpdateWins', 5],
    'removed-comes-back': ['SemilatticeLaws', 4],
    'context-not-merged': ['StrongConvergence', 3],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
