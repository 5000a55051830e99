import type { PinnedProtocol } from './pinned.ts';

export const paxos: PinnedProtocol = {
  counts: {
    // The generated counts differ because TLC takes each quorum of Phase2a as a successor of its own.
    standard: {
      ...{ generated: 1_316_584, distinct: 185_369, depth: 24, generatedByTlc: 1_361_380 },
      witnesses: [6, 12],
    },
    small: {
      ...{ generated: 22_995, distinct: 3_921, depth: 16, generatedByTlc: 23_563 },
      witnesses: [6, 12],
    },
    flexible: { generated: 60_208, distinct: 9_689, depth: 24, generatedByTlc: 60_658, witnesses: [6, 12] },
  },
  deaths: {
    'forgets-promise': ['Agreement', 13],
    'forgets-vote': ['Agreement', 13],
    'accepts-below-promise': ['VotesSafe', 10],
    'ignores-reports': ['Agreement', 12],
    'any-reported-value': ['Agreement', 17],
    'shared-ballots': ['OneValuePerBallot', 5],
    'half-quorum': ['Agreement', 8],
    'phases-do-not-meet': ['Agreement', 10],
    'counts-reply-twice': ['VotesSafe', 4],
    'abandons-contested-ballot': ['EventuallyChosen', 9],
    'proposes-empty-report': ['Validity', 6],
  },
};
