import type { PinnedProtocol } from '../pinned.ts';

export const strongRegister: PinnedProtocol = {
  counts: {
    standard: { generated: 27_278, distinct: 7_596, depth: 17, witnesses: [2, 7, 8] },
    'cut-off': {
      ...{ generated: 3_661, distinct: 1_070, depth: 12, witnesses: [2, 7, 8] },
      violates: ['EventuallyAnswered', 2],
    },
    'two-writers': { generated: 116_317, distinct: 31_204, depth: 17, witnesses: [2, 7, 8] },
  },
  deaths: {
    'reads-stale-replica': ['NoStaleRead', 7],
    'reads-without-write-back': ['Linearizable', 9],
    'quorum-of-half': ['NoStaleRead', 6],
    'writes-without-asking': ['NoStaleRead', 13],
    'overwrites-newer': ['NoStaleRead', 15],
    'partition-lasts': ['EventuallyAnswered', 2],
    'waits-for-all': ['AnsweredInMajority', 3],
  },
};
