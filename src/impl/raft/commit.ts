import { entryAt, lastIndexOf } from './log.ts';
import { forgetThoseWhoLeft } from './membership.ts';
import { applyEntry } from './replicated-state.ts';
import { takeSnapshotIfDue } from './snapshot.ts';
import { isMember, type LeaderRole } from './state.ts';
import { stepDown } from './step-down.ts';
import { answer, type Turn, update, updateLeader } from './turn.ts';

/** The log is committed up to an index: what is new is applied, and the clients that wait for it are told. */
export function commitTo(turn: Turn, index: number): void {
  const { commitIndex: before, log, node } = turn.state;
  if (index === before) return;
  if (index < before || index > lastIndexOf(log))
    throw new Error(
      `${node} cannot commit up to ${index}: it has committed ${before} of ${lastIndexOf(log)}`,
    );
  for (let next = before + 1; next <= index; next++) apply(turn, next);
  const { configurations, commitIndex } = turn.state;
  const latest = configurations.findLastIndex((each) => each.index <= commitIndex);
  if (latest > 0) {
    update(turn, { configurations: configurations.slice(latest) });
    if (turn.state.role.name === 'leader') forgetThoseWhoLeft(turn);
  }
  takeSnapshotIfDue(turn);
  // A leader that has taken itself out leads until that is committed, and no longer (thesis, section 4.2.2).
  const hasLeft = latest > 0 && !isMember(turn.state);
  if (hasLeft && turn.state.role.name === 'leader') stepDown(turn, null);
}

function apply(turn: Turn, index: number): void {
  const { raft, state } = turn;
  const entry = entryAt(state.log, index);
  const applied = applyEntry(raft.machine, raft.configuration, state.replicated, index, entry);
  update(turn, { commitIndex: index, replicated: applied.replicated });
  if (state.role.name !== 'leader') return;
  const { waiting }: LeaderRole = state.role;
  if (waiting[0]?.index !== index) return;
  updateLeader(turn, { waiting: waiting.slice(1) });
  answer(turn, waiting[0].origin, applied.answer);
}
