import type { PinnedProtocol } from '../pinned.ts';

export const gCounter: PinnedProtocol = {
  counts: { standard: { generated: 8_152, distinct: 826, depth: 13, witnesses: [2, 6] } },
  deaths: {
    'merge-adds': ['SemilatticeLaws', 1],
    'one-slot-for-all': ['CountsEachUpdateOnce', 4],
    'greater-total-wins': ['StrongConvergence', 6],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
