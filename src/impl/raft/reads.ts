import { majorityOf, sendHeartbeats } from './replication.ts';
import { membersOf, type Origin, type WaitingRead } from './state.ts';
import { answer, leaderOf, type Turn, updateLeader } from './turn.ts';

/**
 * A read does not go through the log (section 8; thesis, section 6.4). The leader notes up to where the log is committed, the
 * entry with which its term begins at least, since before that it may not know what its predecessors have committed. It
 * answers once a majority has confirmed, after the question, that it still leads.
 */
export function receiveQuery(turn: Turn, origin: Origin, query: unknown) {
  const { commitIndex } = turn.state;
  const { firstIndex, round, reads } = leaderOf(turn);
  const read = { origin, query, index: Math.max(commitIndex, firstIndex), round: round + 1 };
  if (!turn.raft.rules.needsQuorumToRead || (hasLease(turn) && read.index <= commitIndex))
    return answerRead(turn, read);
  updateLeader(turn, { reads: [...reads, read] });
  // While a round is under way for other reads, those that come meanwhile wait for the next one together.
  if (!reads.some((each) => each.round === round)) sendHeartbeats(turn);
}

function answerRead(turn: Turn, { origin, query }: WaitingRead): void {
  const { machine, timeMs } = turn.state.replicated;
  answer(turn, origin, { outcome: 'ok', result: turn.raft.machine.query(machine, query, timeMs) });
}

/**
 * Whoever has answered heartbeats that were sent at some time votes for nobody else within the shortest election timeout from
 * then on, by its own clock, which may be faster than true time as the leader's may be slower (thesis, section 6.4.1).
 */
function hasLease(turn: Turn): boolean {
  const { reads, electionTimeoutMinMs, driftPartsPerMillion } = turn.raft.configuration;
  const { confirmed, hasYielded } = leaderOf(turn);
  if (reads !== 'lease' || hasYielded || confirmed === null) return false;
  const drift = driftPartsPerMillion / 1_000_000;
  const leaseMs = (electionTimeoutMinMs * (1 - drift)) / (1 + drift);
  return turn.now.monotonicMs - confirmed.sentAtMs < leaseMs;
}

/** Answers the reads whose round a majority has answered, and begins another round if more wait. */
export function advanceReads(turn: Turn): void {
  confirmRounds(turn);
  const { reads, confirmed } = leaderOf(turn);
  const isReady = ({ round, index }: WaitingRead) =>
    confirmed !== null && round <= confirmed.round && index <= turn.state.commitIndex;
  if (reads.some(isReady)) {
    updateLeader(turn, { reads: reads.filter((read) => !isReady(read)) });
    for (const read of reads.filter(isReady)) answerRead(turn, read);
  }
  const { reads: others, round, unconfirmed } = leaderOf(turn);
  if (unconfirmed.length === 0 && others.some((read) => read.round > round)) sendHeartbeats(turn);
}

function confirmRounds(turn: Turn): void {
  const { node } = turn.state;
  const { followers, round, unconfirmed } = leaderOf(turn);
  const answered = majorityOf(
    membersOf(turn.state).map((member) => (member === node ? round : (followers[member]?.round ?? 0))),
  );
  const confirmed = unconfirmed.findLast((each) => each.round <= answered);
  if (!confirmed) return;
  updateLeader(turn, { confirmed, unconfirmed: unconfirmed.filter((each) => each.round > confirmed.round) });
}
