import { fullLog, matchOrBase, nothing, snapshot, snapshotDefinition } from '../../models/raft/snapshot.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const configuration = 'restart';

const mutant = mutantsOf(snapshot, snapshotDefinition, configuration);

export const snapshotMutants: readonly Mutant[] = [
  mutant('snapshots-uncommitted', {
    about: 'a server takes a snapshot of all that is in its log, committed or not',
    breaks: 'SnapshotCommitted',
    rules: { reached: fullLog },
  }),
  mutant('installs-stale', {
    about: 'a server installs a snapshot that covers less than its own, and loses what it had beyond',
    breaks: 'NothingCommittedIsLost',
    rules: { isNew: () => true },
  }),
  mutant('sets-back', {
    about: 'a snapshot that comes late sets back a machine that has come further',
    breaks: 'AppliedMonotonic',
    rules: { isAhead: () => false },
  }),
  mutant('discards-suffix', {
    about:
      'a server that receives a snapshot discards its whole log, even what follows the last included entry',
    breaks: 'NothingCommittedIsLost',
    rules: { kept: nothing },
  }),
  mutant('replays-on-top', {
    about: 'the state of the machine outlives a restart, and what follows the snapshot is applied once more',
    breaks: 'StateMachineSafety',
    rules: { restored: ({ state }, i) => state.get(i) },
  }),
  mutant('appends-without-check', {
    about:
      'a leader that has compacted what a follower lacks sends it the entries after, and it puts them at the end of its log',
    breaks: 'LogMatching',
    rules: { match: matchOrBase },
  }),
];
