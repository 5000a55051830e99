import type { PinnedProtocol } from '../pinned.ts';

export const quorumElection: PinnedProtocol = {
  counts: {
    standard: {
      ...{ generated: 27_653, distinct: 10_845, depth: 10, witnesses: [6, 3], generatedByTlc: 29_827 },
    },
    small: { generated: 9_108, distinct: 4_822, depth: 9, witnesses: [6, 3], generatedByTlc: 9_700 },
    'three-terms': {
      ...{ generated: 234_148, distinct: 116_469, depth: 14, witnesses: [6, 3], generatedByTlc: 249_922 },
    },
  },
  deaths: {
    'wins-without-quorum': ['AtMostOneLeaderPerTerm', 4],
    'leads-without-quorum': ['EventuallyElected', 5],
    'votes-again': ['AtMostOneLeaderPerTerm', 6],
    'vote-not-durable': ['AtMostOneLeaderPerTerm', 7],
  },
};
