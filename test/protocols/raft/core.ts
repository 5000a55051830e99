import type { PinnedProtocol } from '../pinned.ts';

export const raft: PinnedProtocol = {
  counts: {
    replication: { generated: 63_082, distinct: 4_339, depth: 19, witnesses: [9, 6], generatedByTlc: 63_642 },
    elections: {
      generated: 152_509,
      distinct: 10_406,
      depth: 19,
      witnesses: [9, 6],
      generatedByTlc: 153_721,
    },
    'three-terms': {
      generated: 165_285,
      distinct: 14_173,
      depth: 21,
      witnesses: [9, 6],
      generatedByTlc: 168_016,
    },
    'figure-8': {
      generated: 529_586,
      distinct: 48_611,
      depth: 24,
      witnesses: [9, 6],
      generatedByTlc: 539_042,
    },
  },
  deaths: {
    'commits-older-term': ['LeaderCompleteness', 19],
    'vote-not-persisted': ['ElectionSafety', 7],
    'term-not-persisted': ['ElectionSafety', 7],
    'votes-without-check': ['LeaderCompleteness', 9],
    'truncates-always': ['LeaderCompleteness', 10],
    'credits-another': ['LeaderCompleteness', 9],
    'ignores-conflicts': ['StateMachineSafety', 11],
    'no-consistency-check': ['LogMatching', 14],
    'keeps-conflicting-entries': ['LogMatching', 14],
    'keeps-role': ['LeaderAppendOnly', 9],
    'commit-index-follows': ['CommitMonotonic', 8],
    'stands-once': ['EventuallyLeader', 3],
    'never-backs-off': ['EventuallyCommitted', 13],
  },
};
