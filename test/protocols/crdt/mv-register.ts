import type { PinnedProtocol } from '../pinned.ts';

export const mvRegister: PinnedProtocol = {
  counts: {
    standard: { generated: 4_128, distinct: 578, depth: 9, witnesses: [2, 6, 4] },
    'three-writes': { generated: 105_632, distinct: 11_074, depth: 13, witnesses: [2, 6, 4] },
  },
  deaths: {
    'counts-own-writes-only': ['KeepsConcurrentWrites', 5],
    'overwritten-stays': ['StrongConvergence', 6],
    'one-value-kept': ['SemilatticeLaws', 2],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
