import { type Entry, isUpToDate, type RaftLog, termAt, upTo, withEntry } from './log.ts';
import type { RaftRecord, TermAndVote } from './messages.ts';
import type { Writes } from './state.ts';

/** A log, and the first index at which it is another than before; `undefined` if it is the same. */
export interface ChangedLog {
  readonly log: RaftLog;
  readonly changedFrom?: number;
}

/** Where a server may go wrong: what the mutants change. */
export interface RaftRules {
  /** A leader may mark an entry of this term as committed because a majority holds it (5.4.2). */
  readonly mayCommit: (term: number, currentTerm: number) => boolean;
  /** The term and the vote, as they are written. */
  readonly termAndVote: (currentTerm: number, votedFor: string | null) => TermAndVote;
  readonly isUpToDate: typeof isUpToDate;
  readonly withEntries: (log: RaftLog, prevLogIndex: number, entries: readonly Entry[]) => ChangedLog;
  /** The follower for which an acknowledgement counts. */
  readonly creditedTo: (from: string, followers: readonly string[]) => string;
  readonly matchIndexAfter: (known: number, acknowledged: number) => number;
  /** A leader changes the members only once it has committed an entry of its own term. */
  readonly needsCommitInTermToChangeMembers: boolean;
  readonly needsQuorumToRead: boolean;
  /** When a client is told that its command is done. */
  readonly answersWhen: 'committed' | 'appended';
  /** The write for which all that is said in a step must wait. */
  readonly heldUntil: (writes: Writes) => number | undefined;
  /** What a server goes by of what is on its disk. */
  readonly found: (node: string, records: readonly RaftRecord[]) => readonly RaftRecord[];
  /** A server that stands in vain stands again. */
  readonly standsAgain: boolean;
}

export const rightRules: RaftRules = {
  mayCommit: (term, currentTerm) => term === currentTerm,
  termAndVote: (currentTerm, votedFor) => ({ currentTerm, votedFor }),
  isUpToDate,
  withEntries,
  creditedTo: (from) => from,
  matchIndexAfter: (known, acknowledged) => Math.max(known, acknowledged),
  needsCommitInTermToChangeMembers: true,
  needsQuorumToRead: true,
  answersWhen: 'committed',
  heldUntil: ({ issued, written }) => (issued > written ? issued : undefined),
  found: (_, records) => records,
  standsAgain: true,
};

/**
 * The log with the entries of a message, which come after one at `prevLogIndex` that agrees. It is cut off only at the first
 * entry that conflicts: the message may be an old one, and what is behind its entries may have been acknowledged since (5.3).
 */
function withEntries(log: RaftLog, prevLogIndex: number, entries: readonly Entry[]): ChangedLog {
  const isNew = (entry: Entry, k: number) => termAt(log, prevLogIndex + 1 + k) !== entry.term;
  const first = entries.findIndex(isNew);
  if (first < 0) return { log };
  return replacedFrom(log, prevLogIndex + 1 + first, entries.slice(first));
}

/** The log up to an index, and these entries from there on. */
export const replacedFrom = (log: RaftLog, index: number, entries: readonly Entry[]): ChangedLog => ({
  log: entries.reduce(withEntry, upTo(log, index - 1)),
  changedFrom: index,
});
