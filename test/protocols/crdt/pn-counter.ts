import type { PinnedProtocol } from '../pinned.ts';

export const pnCounter: PinnedProtocol = {
  counts: {
    small: { generated: 3_296, distinct: 450, depth: 9, witnesses: [2, 6] },
    standard: { generated: 61_536, distinct: 6_082, depth: 13, witnesses: [2, 6] },
    'three-replicas': { generated: 39_095, distinct: 3_746, depth: 10, witnesses: [2, 7] },
  },
  deaths: {
    'merge-adds': ['SemilatticeLaws', 1],
    'one-slot-for-all': ['CountsEachUpdateOnce', 4],
    'decrements-not-merged': ['StrongConvergence', 3],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
