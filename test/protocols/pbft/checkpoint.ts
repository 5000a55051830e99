import type { PinnedProtocol } from '../pinned.ts';

export const checkpoints: PinnedProtocol = {
  counts: {
    small: { generated: 1_837, distinct: 481, depth: 18, witnesses: [11, 5, 5, 2] },
    standard: { generated: 17_815, distinct: 3_453, depth: 30, witnesses: [19, 9, 9, 4] },
    'every-number': { generated: 73_237, distinct: 10_860, depth: 24, witnesses: [15, 5, 5, 4] },
  },
  deaths: {
    'discards-at-own-checkpoint': ['OnlyStableDiscarded', 3],
    'stable-after-two-f': ['OnlyStableDiscarded', 3],
    'three-f-replicas': ['OnlyStableDiscarded', 3],
    'fetched-state-unchecked': ['StateAgreement', 5],
    'no-high-watermark': ['WithinWatermarks', 1],
    'no-low-watermark': ['WithinWatermarks', 6],
    'no-state-transfer': ['EventuallyCaughtUp', 6],
    'proof-not-shown': ['EventuallyCaughtUp', 5],
  },
};
