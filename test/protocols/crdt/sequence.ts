import type { PinnedProtocol } from '../pinned.ts';

export const sequence: PinnedProtocol = {
  counts: {
    standard: { generated: 13_223, distinct: 3_185, depth: 12, witnesses: [2, 6, 3, 5, 5] },
    'four-operations': { generated: 452_119, distinct: 96_321, depth: 16, witnesses: [2, 6, 3, 5, 5] },
  },
  deaths: {
    'skip-rule-missing': ['StrongConvergence', 6],
    'tie-without-node-id': ['StrongConvergence', 6],
    'skips-one-only': ['NoInterleaving', 5],
    'no-tombstones': ['HasWhatWasInserted', 6],
    'clock-behind': ['InsertsInPlace', 4],
    'sent-once': ['EventualDelivery', 2],
  },
};
