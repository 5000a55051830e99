import type { PinnedProtocol } from '../pinned.ts';

export const optimisticRegister: PinnedProtocol = {
  counts: {
    standard: { generated: 7_391, distinct: 1_960, depth: 11, witnesses: [7, 2, 2] },
    'cut-off': {
      ...{ generated: 7_391, distinct: 1_960, depth: 11, witnesses: [7, 2, 2] },
      violates: ['SomebodyAnswered', 2],
    },
    'three-nodes': { generated: 36_831, distinct: 7_852, depth: 12, witnesses: [8, 2, 2] },
  },
  deaths: {
    'last-writer-wins': ['NoLostUpdate', 4],
    'tries-again-without-looking': ['EachUpdateOnce', 4],
    'keeps-uncommitted': ['PrefixOfPrimary', 1],
    'conflict-counted-once': ['ConflictsCounted', 7],
    'never-asks-again': ['SomebodyAnswered', 2],
  },
};
