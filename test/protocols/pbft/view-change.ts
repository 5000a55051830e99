import type { PinnedProtocol } from '../pinned.ts';

export const viewChange: PinnedProtocol = {
  counts: {
    small: { generated: 12_682, distinct: 3_277, depth: 19, witnesses: [9, 9, 6] },
    'faulty-backup': { generated: 26_419, distinct: 6_704, depth: 19, witnesses: [9, 9, 6] },
    standard: { generated: 121_404, distinct: 30_718, depth: 19, witnesses: [9, 9, 6] },
  },
  deaths: {
    'new-view-without-certificates': ['Agreement', 14],
    'begins-after-two-f-view-changes': ['Agreement', 14],
    'one-view-change-counted-twice': ['Agreement', 14],
    'executes-after-two-f-commits': ['Agreement', 12],
    'certificates-believed': ['Agreement', 12],
    'beginning-believed': ['Agreement', 12],
    'three-f-replicas': ['PreparedCertificate', 4],
    'two-requests-one-number': ['PreparedCertificate', 6],
    'never-joins': ['EventuallyExecuted', 7],
    'waits-for-all-view-changes': ['EventuallyExecuted', 3],
  },
};
