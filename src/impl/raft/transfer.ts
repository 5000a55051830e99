import { lastIndexOf } from './log.ts';
import type { Answer } from './messages.ts';
import { progressOf, sendEntries } from './replication.ts';
import { membersOf, type Origin } from './state.ts';
import { answer, leaderOf, send, type Turn, updateLeader } from './turn.ts';

export const isBeingTransferred: Answer = {
  outcome: 'fail',
  reason: 'leadership is being transferred',
  code: 'leadershipChanges',
};

/**
 * The leader takes no more commands, brings the log of another member up to its own, and tells it to stand at once (thesis,
 * section 3.10).
 */
export function receiveTransferLeadership(turn: Turn, origin: Origin, wanted?: string) {
  const { node } = turn.state;
  const { joining, transfer } = leaderOf(turn);
  const others = membersOf(turn.state).filter((member) => member !== node);
  const [longest] = others.toSorted(
    (one, other) => progressOf(turn, other).matchIndex - progressOf(turn, one).matchIndex,
  );
  const to = wanted ?? longest;
  const fail = (reason: string) => answer(turn, origin, { outcome: 'fail', reason });
  if (transfer) return answer(turn, origin, isBeingTransferred);
  if (joining) return fail('a server is joining');
  if (to === undefined || !others.includes(to)) return fail('there is no such other member');
  updateLeader(turn, { transfer: { to, origin, beganAtMs: turn.now.monotonicMs, isTold: false } });
  advanceTransfer(turn);
  if (!leaderOf(turn).transfer?.isTold) sendEntries(turn, to);
}

export function advanceTransfer(turn: Turn): void {
  const { transfer } = leaderOf(turn);
  if (!transfer || transfer.isTold) return;
  if (progressOf(turn, transfer.to).matchIndex < lastIndexOf(turn.state.log)) return;
  updateLeader(turn, { transfer: { ...transfer, isTold: true }, hasYielded: true });
  send(turn, transfer.to, { type: 'timeoutNow', term: turn.state.currentTerm });
}

/** If the other does not lead after an election timeout the leader goes on. */
export function giveUpTransferIfLate(turn: Turn): void {
  const { transfer } = leaderOf(turn);
  const { electionTimeoutMaxMs } = turn.raft.configuration;
  if (!transfer || turn.now.monotonicMs - transfer.beganAtMs <= electionTimeoutMaxMs) return;
  updateLeader(turn, { transfer: null });
  const { to, origin, isTold } = transfer;
  if (isTold) answer(turn, origin, { outcome: 'info', reason: `${to} was told to stand, and may yet do so` });
  else answer(turn, origin, { outcome: 'fail', reason: `the log of ${to} is too far behind` });
}
