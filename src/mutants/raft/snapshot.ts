import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import {
  fullLog,
  matchOrBase,
  nothing,
  type Rules,
  snapshot,
  snapshotDefinition,
} from '../../models/raft/snapshot.ts';
import type { Mutant } from '../mutant.ts';

const configuration = 'restart';

function mutant(name: string, about: string, breaks: string, rules: Partial<Rules>): Mutant {
  const model = () =>
    defineModel(snapshotDefinition(resolveConstants(snapshot, configuration).constants, rules));
  return { protocol: snapshot.slug, name, about, breaks, configuration, model };
}

export const snapshotMutants: readonly Mutant[] = [
  mutant(
    'snapshots-uncommitted',
    'a server takes a snapshot of all that is in its log, committed or not',
    'SnapshotCommitted',
    { reached: fullLog },
  ),
  mutant(
    'installs-stale',
    'a server installs a snapshot that covers less than its own, and loses what it had beyond',
    'NothingCommittedIsLost',
    { isNew: () => true },
  ),
  mutant(
    'sets-back',
    'a snapshot that comes late sets back a machine that has come further',
    'AppliedMonotonic',
    { isAhead: () => false },
  ),
  mutant(
    'discards-suffix',
    'a server that receives a snapshot discards its whole log, even what follows the last included entry',
    'NothingCommittedIsLost',
    { kept: nothing },
  ),
  mutant(
    'replays-on-top',
    'the state of the machine outlives a restart, and what follows the snapshot is applied once more',
    'StateMachineSafety',
    { restored: ({ state }, i) => state.get(i) },
  ),
  mutant(
    'appends-without-check',
    'a leader that has compacted what a follower lacks sends it the entries after, and it puts them at the end of its log',
    'LogMatching',
    { match: matchOrBase },
  ),
];
