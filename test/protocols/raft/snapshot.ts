import type { PinnedProtocol } from '../pinned.ts';

export const snapshot: PinnedProtocol = {
  counts: {
    // TLC takes each majority that holds an entry as a way of its own to commit it.
    restart: { generated: 47_347, distinct: 8_706, depth: 20, generatedByTlc: 48_289, witnesses: [6, 8, 12] },
  },
  deaths: {
    'snapshots-uncommitted': ['SnapshotCommitted', 3],
    'installs-stale': ['NothingCommittedIsLost', 14],
    'sets-back': ['AppliedMonotonic', 13],
    'discards-suffix': ['NothingCommittedIsLost', 10],
    'replays-on-top': ['StateMachineSafety', 6],
    'appends-without-check': ['LogMatching', 8],
  },
};
