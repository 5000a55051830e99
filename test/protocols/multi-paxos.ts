import type { PinnedProtocol } from './pinned.ts';

export const multiPaxos: PinnedProtocol = {
  counts: {
    small: { generated: 20_758, distinct: 3_753, depth: 17, witnesses: [9, 9, 4, 8] },
    // TLC takes each quorum of Phase2a as a successor of its own.
    'one-command': {
      ...{ generated: 407_574, distinct: 51_505, depth: 22, generatedByTlc: 410_827 },
      witnesses: [9, 9, 4, 8],
    },
  },
  deaths: {
    'ignores-reports': ['Agreement', 9],
    'shared-ballots': ['OneValuePerBallot', 2],
    'fills-hole-with-none': ['Validity', 9],
    'quorums-do-not-meet': ['Agreement', 6],
    'forgets-promise': ['VotesSafe', 6],
    'accepts-below-promise': ['VotesSafe', 7],
    'reports-last-slot-only': ['Agreement', 12],
    'skips-holes': ['AppliedInOrder', 5],
    'applies-proposals': ['AppliedInOrder', 2],
    'counts-votes-across-ballots': ['AppliedInOrder', 8],
  },
};
