import type { LeaderRole } from './state.ts';
import { answer, setTimer, type Turn, update } from './turn.ts';

/** The server follows: in a later term, in which it has not voted and knows no leader yet, or (`null`) in its own. */
export function stepDown(turn: Turn, laterTerm: number | null): void {
  const { role } = turn.state;
  if (role.name === 'leader') {
    dismissClients(turn, role, laterTerm !== null);
    setTimer(turn, 'election');
  }
  const term = laterTerm === null ? {} : { currentTerm: laterTerm, votedFor: null };
  update(turn, { role: { name: 'follower' }, leader: null, ...term });
}

/** Who still waits for a leader that leads no more is told so, and what may have become of what was asked. */
function dismissClients(turn: Turn, role: LeaderRole, isLaterTerm: boolean): void {
  const { waiting, reads, joining, transfer } = role;
  for (const { origin } of waiting)
    answer(turn, origin, {
      outcome: 'info',
      reason: 'leadership was lost: the entry may yet be committed, or not',
    });
  const notDone = { outcome: 'fail', reason: 'leadership was lost', code: 'leadershipChanges' } as const;
  for (const { origin } of reads) answer(turn, origin, notDone);
  if (joining) answer(turn, joining.origin, notDone);
  if (!transfer) return;
  const hasWorked = transfer.isTold && isLaterTerm;
  const lost = { outcome: 'info', reason: 'leadership was lost' } as const;
  answer(turn, transfer.origin, hasWorked ? { outcome: 'ok', result: null } : lost);
}
