import { commitTo } from './commit.ts';
import {
  type Entry,
  entriesBetween,
  entryAt,
  firstIndexFromTerm,
  lastIndexOf,
  type RaftLog,
  termAt,
  withEntry,
} from './log.ts';
import { advanceJoining } from './membership.ts';
import type { AppendEntries, AppendEntriesResponse } from './messages.ts';
import { advanceReads } from './reads.ts';
import { sendSnapshot } from './snapshot.ts';
import { followersOf, type IndexedConfiguration, membersOf, type Progress } from './state.ts';
import { stepDown } from './step-down.ts';
import { advanceTransfer } from './transfer.ts';
import { changeLog, leaderOf, send, setTimer, type Turn, update, updateLeader } from './turn.ts';

type WithoutTerm<E> = E extends Entry ? Omit<E, 'term' | 'timeMs'> : never;

/** The leader puts an entry of its term at the end of its log. Gives its index. */
export function appendEntry(turn: Turn, { type, ...content }: WithoutTerm<Entry>): number {
  const { currentTerm, log, configurations } = turn.state;
  const entry = { type, term: currentTerm, timeMs: replicatedTime(turn), ...content } as Entry;
  const index = lastIndexOf(log) + 1;
  changeLog(turn, withEntry(log, entry), index);
  if (entry.type === 'configuration')
    update(turn, { configurations: [...configurations, { index, members: entry.members }] });
  return index;
}

/** Sends what is new in the log to all followers. */
export function replicate(turn: Turn): void {
  for (const server of followersOf(turn.state)) sendEntries(turn, server);
}

/** Replicated time goes on from that of the last entry, as the leader's clock does. */
export function replicatedTime(turn: Turn): number {
  const { timeMs, monotonicMs } = leaderOf(turn).timeBase;
  return timeMs + Math.max(0, Math.floor(turn.now.monotonicMs - monotonicMs));
}

/** A new round of messages to all followers, with entries for whom they are new. */
export function sendHeartbeats(turn: Turn): void {
  const { round, unconfirmed } = leaderOf(turn);
  const next = { round: round + 1, sentAtMs: turn.now.monotonicMs };
  updateLeader(turn, { round: next.round, unconfirmed: [...unconfirmed, next] });
  replicate(turn);
  setTimer(turn, 'heartbeat');
  advanceReads(turn);
}

/** What is known of a follower; of a new one, nothing. */
export function progressOf(turn: Turn, server: string): Progress {
  const fresh = { nextIndex: lastIndexOf(turn.state.log) + 1, matchIndex: 0, round: 0, isHeard: true };
  return leaderOf(turn).followers[server] ?? fresh;
}

export function updateProgress(turn: Turn, server: string, changes: Partial<Progress>): void {
  const { followers } = leaderOf(turn);
  updateLeader(turn, {
    followers: { ...followers, [server]: { ...progressOf(turn, server), ...changes } },
  });
}

/**
 * Sends a follower what comes next, and counts on its arrival: what follows is sent without waiting (thesis, 10.2.1). If it
 * was lost the follower refuses the next message.
 */
export function sendEntries(turn: Turn, server: string) {
  const { currentTerm, log, commitIndex } = turn.state;
  const { nextIndex } = progressOf(turn, server);
  const prevLogTerm = termAt(log, nextIndex - 1);
  if (prevLogTerm === undefined) return sendSnapshot(turn, server);
  const { maxEntriesPerMessage } = turn.raft.configuration;
  const entries = entriesBetween(log, nextIndex, nextIndex + maxEntriesPerMessage - 1);
  updateProgress(turn, server, { nextIndex: nextIndex + entries.length });
  send(turn, server, {
    type: 'appendEntries',
    term: currentTerm,
    prevLogIndex: nextIndex - 1,
    prevLogTerm,
    entries,
    leaderCommit: commitIndex,
    round: leaderOf(turn).round,
  });
}

/** A message of the leader of this term or a later one: the server follows it. */
export function follow(turn: Turn, leader: string, term: number): void {
  const { node, currentTerm, role } = turn.state;
  if (term > currentTerm) stepDown(turn, term);
  else if (role.name === 'leader') throw new Error(`${node} and ${leader} both lead in term ${term}`);
  else if (role.name !== 'follower') stepDown(turn, null);
  update(turn, { leader, heardAtMs: turn.now.monotonicMs });
  setTimer(turn, 'election');
}

/** Entries, or a heartbeat, from a leader (section 5.3). */
export function receiveAppendEntries(turn: Turn, from: string, message: AppendEntries) {
  if (message.term < turn.state.currentTerm) return refuse(turn, from, message);
  follow(turn, from, message.term);
  const { prevLogIndex, entries } = message;
  if (!isConsistent(turn.state.log, message)) return refuse(turn, from, message);
  store(turn, message);
  const lastNewIndex = prevLogIndex + entries.length;
  commitTo(turn, Math.max(turn.state.commitIndex, Math.min(message.leaderCommit, lastNewIndex)));
  accept(turn, from, lastNewIndex, message.round);
}

/** The follower has the entry before those of the message. What a snapshot stands for is committed, and so agrees. */
const isConsistent = (log: RaftLog, { prevLogIndex, prevLogTerm }: AppendEntries) =>
  prevLogIndex < log.baseIndex || termAt(log, prevLogIndex) === prevLogTerm;

function store(turn: Turn, { prevLogIndex, entries }: AppendEntries): void {
  const { log: before, commitIndex, configurations, node } = turn.state;
  const skipped = Math.max(0, before.baseIndex - prevLogIndex);
  const changed = turn.raft.rules.withEntries(before, prevLogIndex + skipped, entries.slice(skipped));
  const { log, changedFrom } = changed;
  if (changedFrom === undefined) return;
  if (changedFrom <= commitIndex)
    throw new Error(`${node} would replace its entry ${changedFrom}, though it is committed`);
  changeLog(turn, log, changedFrom);
  const kept = configurations.filter(({ index }) => index < changedFrom);
  update(turn, { configurations: [...kept, ...configurationsFrom(log, changedFrom)] });
}

/** The configurations in a log from an index on. */
export function configurationsFrom(log: RaftLog, first: number): readonly IndexedConfiguration[] {
  const found: IndexedConfiguration[] = [];
  for (let index = first; index <= lastIndexOf(log); index++) {
    const entry = entryAt(log, index);
    if (entry.type === 'configuration') found.push({ index, members: entry.members });
  }
  return found;
}

/** Tells the leader up to where the logs agree. */
export function accept(turn: Turn, leader: string, matchIndex: number, round: number): void {
  const answered = { type: 'appendEntriesResponse', term: turn.state.currentTerm, success: true } as const;
  send(turn, leader, { ...answered, matchIndex, conflictTerm: null, conflictIndex: 0, round });
}

/** Tells of the entry that conflicts its term, and the first index of that term, so that the leader skips all of it. */
export function refuse(turn: Turn, from: string, message: { prevLogIndex: number; round: number }): void {
  const { currentTerm, log } = turn.state;
  const conflictTerm = termAt(log, message.prevLogIndex) ?? null;
  send(turn, from, {
    type: 'appendEntriesResponse',
    term: currentTerm,
    success: false,
    matchIndex: 0,
    conflictTerm,
    conflictIndex: conflictTerm === null ? lastIndexOf(log) + 1 : firstIndexFromTerm(log, conflictTerm),
    round: message.round,
  });
}

export function receiveAppendEntriesResponse(turn: Turn, from: string, message: AppendEntriesResponse): void {
  if (message.term > turn.state.currentTerm) stepDown(turn, message.term);
  const { role, currentTerm } = turn.state;
  if (role.name !== 'leader' || message.term !== currentTerm) return;
  const server = turn.raft.rules.creditedTo(from, Object.keys(role.followers));
  if (!Object.hasOwn(role.followers, server)) return;
  takeAcknowledgement(turn, server, message);
  advanceCommit(turn);
  if (turn.state.role.name !== 'leader') return;
  advanceReads(turn);
  advanceJoining(turn);
  advanceTransfer(turn);
  const isBehind = progressOf(turn, server).nextIndex <= lastIndexOf(turn.state.log);
  if (isBehind || !message.success) sendEntries(turn, server);
}

function takeAcknowledgement(turn: Turn, server: string, message: AppendEntriesResponse): void {
  const { matchIndex: known, nextIndex, round } = progressOf(turn, server);
  const heard = { round: Math.max(round, message.round), isHeard: true };
  if (message.success) {
    const matchIndex = turn.raft.rules.matchIndexAfter(known, message.matchIndex);
    updateProgress(turn, server, { ...heard, matchIndex, nextIndex: Math.max(nextIndex, matchIndex + 1) });
  } else {
    // A refusal may be older than what has been acknowledged since.
    updateProgress(turn, server, {
      ...heard,
      nextIndex: Math.max(known + 1, backedOff(turn.state.log, message)),
    });
  }
}

/** Where the logs may agree: behind the leader's last entry of the conflicting term, or before the follower's first. */
function backedOff(log: RaftLog, { conflictTerm, conflictIndex }: AppendEntriesResponse): number {
  const end = lastIndexOf(log) + 1;
  if (conflictTerm === null) return Math.min(end, conflictIndex);
  const afterTerm = firstIndexFromTerm(log, conflictTerm + 1);
  return termAt(log, afterTerm - 1) === conflictTerm ? afterTerm : Math.min(end, conflictIndex);
}

/**
 * A majority holds the log up to an index at which the entry is of the leader's own term: one of an earlier term could still
 * be replaced (section 5.4.2 and figure 8). The leader counts itself only up to where its own log is on disk.
 */
export function advanceCommit(turn: Turn): void {
  const { state, raft } = turn;
  const { followers } = leaderOf(turn);
  const held = membersOf(state).map((member) =>
    member === state.node ? state.writes.persistedIndex : (followers[member]?.matchIndex ?? 0),
  );
  const index = majorityOf(held);
  const term = termAt(state.log, index);
  if (index > state.commitIndex && raft.rules.mayCommit(term!, state.currentTerm)) commitTo(turn, index);
}

/** The greatest number that a majority of these reach. */
export const majorityOf = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => b - a)[Math.floor(numbers.length / 2)]!;
