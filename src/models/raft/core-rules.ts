import { type ModelValue, sequence } from '../../core/values/index.ts';
import type {
  Acknowledgement,
  Append,
  RaftConstants as Constants,
  Role,
  RaftState as State,
  VoteRequest,
} from './core-state.ts';
import { type Entry, isUpToDate, type Log, termAt } from './log.ts';

/** What a mistake may change. */
export interface Rules {
  readonly grants: (constants: Constants, state: State, i: ModelValue, m: VoteRequest) => boolean;
  /** The first index from which the leader of a term sends its entries. */
  readonly offersFrom: (term: number, log: Log) => number;
  readonly isConsistent: (log: Log, m: Append) => boolean;
  readonly withEntries: (log: Log, m: Append) => Log;
  readonly roleAfterAppend: (role: Role) => Role;
  readonly commitAfter: (commitIndex: number, m: Append) => number;
  readonly mayCommit: (term: number, entry: Entry) => boolean;
  readonly hasQuorum: (constants: Constants, i: ModelValue, acks: readonly Acknowledgement[]) => boolean;
}

/** Server i has not voted for another in that term. */
export const hasVote = (
  { Nobody }: Constants,
  { currentTerm, votedFor }: State,
  i: ModelValue,
  m: VoteRequest,
) => m.term > currentTerm.get(i) || votedFor.get(i) === Nobody || votedFor.get(i) === m.sender;

/** From the first entry on that conflicts with one of m a follower takes those of m: m may be an old message. */
function withEntries(log: Log, m: Append): Log {
  const conflicts = m.suffix.values.some((entry, k) => {
    const own = log.values[m.prevIndex + k];
    return own !== undefined && own.term !== entry.term;
  });
  return conflicts || lastNewOf(m) > log.size ? withAll(log, m) : log;
}

/** The log up to where m begins, and then the entries of m. */
export const withAll = (log: Log, m: Append): Log =>
  sequence(...log.values.slice(0, m.prevIndex), ...m.suffix.values);

/** Up to where a follower that has taken m knows its log to be that of the leader. */
export const lastNewOf = (m: Append) => m.prevIndex + m.suffix.size;

export const rightRules: Rules = {
  grants: (constants, state, i, m) =>
    hasVote(constants, state, i, m) && isUpToDate(m.lastTerm, m.lastIndex, state.log.get(i)),
  offersFrom: () => 0,
  isConsistent: (log, m) => m.prevIndex <= log.size && termAt(log, m.prevIndex) === m.prevTerm,
  withEntries,
  roleAfterAppend: () => 'follower',
  commitAfter: (commitIndex, m) => Math.max(commitIndex, Math.min(m.commit, lastNewOf(m))),
  mayCommit: (term, entry) => entry.term === term,
  hasQuorum: ({ Quorum }, i, acks) =>
    Quorum.some((Q) => Q.every((j) => j === i || acks.some(({ follower }) => follower === j))),
};
