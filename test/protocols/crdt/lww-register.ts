import type { PinnedProtocol } from '../pinned.ts';

export const lwwRegister: PinnedProtocol = {
  counts: {
    standard: { generated: 4_128, distinct: 578, depth: 9, witnesses: [2, 6, 4] },
    'three-replicas': { generated: 49_463, distinct: 4_898, depth: 10, witnesses: [2, 7, 4] },
    'three-writes': { generated: 105_632, distinct: 11_074, depth: 13, witnesses: [2, 6, 4] },
  },
  deaths: {
    'tie-without-node-id': ['SemilatticeLaws', 2],
    'tie-goes-to-the-later-message': ['StrongConvergence', 6],
    'clock-behind': ['LastWriterWins', 5],
    'no-anti-entropy': ['EventualDelivery', 2],
  },
};
