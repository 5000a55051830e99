import type { PinnedProtocol } from '../pinned.ts';

export const membership: PinnedProtocol = {
  counts: {
    // TLC takes each way in which the guard of Elect holds as a successor of its own.
    addition: { generated: 9_188, distinct: 4_751, depth: 12, generatedByTlc: 11_991, witnesses: [7, 2] },
    'four-entries': {
      ...{ generated: 64_096, distinct: 33_368, depth: 18, generatedByTlc: 81_591 },
      witnesses: [7, 2],
    },
    removal: {
      ...{ generated: 160_749, distinct: 73_987, depth: 14, generatedByTlc: 246_567 },
      witnesses: [7, 2],
    },
  },
  deaths: {
    'changes-before-commit-in-term': ['LeaderCompleteness', 6],
    'changes-before-last-is-committed': ['CommitMonotonic', 6],
    'replaces-in-one-step': ['ElectionSafety', 3],
    'returns-blank': ['StateMachineSafety', 9],
    'uses-configuration-once-committed': ['LeaderCompleteness', 9],
    'stores-without-check': ['LogMatching', 2],
  },
};
