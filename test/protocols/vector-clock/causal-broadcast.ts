import type { PinnedProtocol } from '../pinned.ts';

export const causalBroadcast: PinnedProtocol = {
  counts: {
    small: { generated: 2_425, distinct: 1_085, depth: 9, witnesses: [3, 2] },
    'four-messages': { generated: 23_470, distinct: 9_305, depth: 12, witnesses: [3, 2] },
  },
  deaths: {
    'checks-sender-only': ['CausalDelivery', 4],
    'skips-ahead': ['CausalDelivery', 3],
    'pruned-entries': ['CausalDelivery', 4],
  },
};
