import type { PinnedProtocol } from '../pinned.ts';

export const normalCase: PinnedProtocol = {
  counts: {
    small: { generated: 758, distinct: 336, depth: 10, witnesses: [9, 6, 5] },
    'two-numbers': { generated: 13_669, distinct: 3_565, depth: 20, witnesses: [18, 6, 5] },
    standard: { generated: 104_002, distinct: 24_730, depth: 20, witnesses: [18, 6, 5] },
  },
  deaths: {
    'quorum-of-two-f': ['PreparedCertificate', 4],
    'three-f-replicas': ['PreparedCertificate', 4],
    'digest-believed': ['Agreement', 6],
    'two-requests-one-number': ['PreparedCertificate', 6],
    'prepares-of-any-digest': ['PreparedCertificate', 4],
    'one-sender-counted-twice': ['PreparedCertificate', 4],
    'executes-out-of-order': ['InOrderExecution', 6],
    'accepts-f-replies': ['ValidityF1', 1],
  },
};
