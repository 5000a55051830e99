import type { PinnedProtocol } from '../pinned.ts';

export const operationSet: PinnedProtocol = {
  counts: {
    standard: { generated: 4_879, distinct: 1_177, depth: 12, witnesses: [2, 6, 5, 3] },
    'three-replicas': { generated: 113_203, distinct: 20_289, depth: 15, witnesses: [2, 8, 5, 3] },
  },
  deaths: {
    'applied-twice': ['AddWins', 4],
    'before-its-causal-past': ['StrongConvergence', 7],
    'removes-what-it-finds': ['StrongConvergence', 8],
    'sent-once': ['EventualDelivery', 2],
  },
};
