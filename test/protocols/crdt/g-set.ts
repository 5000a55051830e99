import type { PinnedProtocol } from '../pinned.ts';

export const gSet: PinnedProtocol = {
  counts: { standard: { generated: 3_296, distinct: 450, depth: 9, witnesses: [2, 6] } },
  deaths: {
    'merge-replaces': ['SemilatticeLaws', 1],
    'received-replaces': ['HasWhatWasAdded', 3],
    'larger-set-wins': ['StrongConvergence', 6],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
