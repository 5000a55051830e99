import { compacted, logAfter, termAt } from './log.ts';
import type { InstallSnapshot, Snapshot } from './messages.ts';
import type { ReplicatedState } from './replicated-state.ts';
import { accept, configurationsFrom, follow, refuse, updateProgress } from './replication.ts';
import type { AnyStateMachine } from './state-machine.ts';
import { changeLog, leaderOf, send, type Turn, update } from './turn.ts';

/** A snapshot stands for all that has been applied once that is enough (section 7); a few entries are kept behind it. */
export function takeSnapshotIfDue(turn: Turn): void {
  const { snapshot, commitIndex, log, configurations, replicated } = turn.state;
  const { snapshotAfterEntries, retainedEntries } = turn.raft.configuration;
  if (commitIndex - (snapshot?.lastIncludedIndex ?? 0) < snapshotAfterEntries) return;
  const { index, members } = configurations[0]!;
  const taken: Snapshot = {
    lastIncludedIndex: commitIndex,
    lastIncludedTerm: termAt(log, commitIndex)!,
    configurationIndex: index,
    members,
    replicated: saved(turn.raft.machine, replicated),
  };
  const baseIndex = Math.max(log.baseIndex, commitIndex - retainedEntries);
  update(turn, { snapshot: taken, log: compacted(log, baseIndex) });
}

function saved(machine: AnyStateMachine, replicated: ReplicatedState): ReplicatedState {
  return machine.snapshot ? { ...replicated, machine: machine.snapshot(replicated.machine) } : replicated;
}

export function restored(machine: AnyStateMachine, { replicated }: Snapshot): ReplicatedState {
  return machine.restore ? { ...replicated, machine: machine.restore(replicated.machine) } : replicated;
}

/** A follower that lacks what is in the log no more gets the snapshot, and then what comes after it. */
export function sendSnapshot(turn: Turn, server: string): void {
  const { snapshot, currentTerm, node } = turn.state;
  if (!snapshot) throw new Error(`${node} has no snapshot in place of the entries that it lacks`);
  updateProgress(turn, server, { nextIndex: snapshot.lastIncludedIndex + 1 });
  const { round } = leaderOf(turn);
  send(turn, server, { type: 'installSnapshot', term: currentTerm, snapshot, round });
}

/** A snapshot from a leader (figure 13), in one message. */
export function receiveInstallSnapshot(turn: Turn, from: string, message: InstallSnapshot) {
  const { term, snapshot, round } = message;
  const { lastIncludedIndex } = snapshot;
  if (term < turn.state.currentTerm) return refuse(turn, from, { prevLogIndex: lastIncludedIndex, round });
  follow(turn, from, term);
  if (lastIncludedIndex > turn.state.commitIndex) install(turn, snapshot);
  accept(turn, from, lastIncludedIndex, round);
}

/** What follows the last included entry stays if that entry is there: the snapshot stands for a part of the log only. */
function install(turn: Turn, snapshot: Snapshot): void {
  const { lastIncludedIndex, lastIncludedTerm, configurationIndex: index, members } = snapshot;
  const { log } = turn.state;
  if (termAt(log, lastIncludedIndex) === lastIncludedTerm)
    update(turn, { log: compacted(log, lastIncludedIndex) });
  else changeLog(turn, logAfter(lastIncludedIndex, lastIncludedTerm), 1);
  const later = configurationsFrom(turn.state.log, lastIncludedIndex + 1);
  update(turn, {
    snapshot,
    commitIndex: lastIncludedIndex,
    replicated: restored(turn.raft.machine, snapshot),
    configurations: [{ index, members }, ...later],
  });
}
