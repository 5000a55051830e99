import { lastIndexOf } from './log.ts';
import type { Answer } from './messages.ts';
import { appendEntry, progressOf, replicate, sendEntries, updateProgress } from './replication.ts';
import { followersOf, type Joining, type LeaderRole, membersOf, type Origin } from './state.ts';
import { isBeingTransferred } from './transfer.ts';
import { answer, leaderOf, type Turn, updateLeader } from './turn.ts';

const refused = (reason: string): Answer => ({ outcome: 'fail', reason });

/**
 * Why the members cannot be changed now; `undefined` if they can. One change at a time, so that any two majorities meet; and
 * only once the leader has committed an entry of its own term, for else a change that an earlier leader has begun may still
 * be decided beside its own (thesis, section 4.1, as corrected on 10 July 2015).
 */
function refusal(
  { state, raft: { rules } }: Turn,
  { firstIndex, joining, transfer }: LeaderRole,
): Answer | undefined {
  if (joining) return refused('another server is joining');
  if (transfer) return isBeingTransferred;
  const latest = state.configurations.at(-1)!;
  if (latest.index > state.commitIndex) return refused('the change before is not committed yet');
  if (rules.needsCommitInTermToChangeMembers && state.commitIndex < firstIndex)
    return refused('the leader has committed nothing in its term yet');
  return undefined;
}

/** A server joins: before it becomes a member it is brought up to date, so that commitment does not wait for it (4.2.1). */
export function receiveAddServer(turn: Turn, origin: Origin, server: string) {
  const isMember = membersOf(turn.state).includes(server);
  const refusedWith =
    refusal(turn, leaderOf(turn)) ?? (isMember ? refused(`${server} is a member`) : undefined);
  if (refusedWith) return answer(turn, origin, refusedWith);
  const { raft, now, state } = turn;
  const joining: Joining = {
    server,
    origin,
    targetIndex: lastIndexOf(state.log),
    roundsLeft: raft.configuration.catchUpRounds,
    roundBeganAtMs: now.monotonicMs,
  };
  updateLeader(turn, { joining });
  updateProgress(turn, server, {});
  sendEntries(turn, server);
}

/** It is close enough to the end of the log when the last round took it less than an election timeout. */
export function advanceJoining(turn: Turn): void {
  const { joining } = leaderOf(turn);
  if (!joining || progressOf(turn, joining.server).matchIndex < joining.targetIndex) return;
  const { electionTimeoutMinMs } = turn.raft.configuration;
  if (turn.now.monotonicMs - joining.roundBeganAtMs < electionTimeoutMinMs) {
    updateLeader(turn, { joining: null });
    changeMembers(turn, joining.origin, [...membersOf(turn.state), joining.server]);
  } else if (joining.roundsLeft === 1) giveUpJoining(turn, joining);
  else
    updateLeader(turn, {
      joining: {
        ...joining,
        targetIndex: lastIndexOf(turn.state.log),
        roundsLeft: joining.roundsLeft - 1,
        roundBeganAtMs: turn.now.monotonicMs,
      },
    });
}

/** A server of which nothing is heard does not join. */
export function giveUpJoiningIfSilent(turn: Turn): void {
  const { catchUpRounds, electionTimeoutMaxMs } = turn.raft.configuration;
  const { joining } = leaderOf(turn);
  if (joining && turn.now.monotonicMs - joining.roundBeganAtMs > catchUpRounds * electionTimeoutMaxMs)
    giveUpJoining(turn, joining);
}

function giveUpJoining(turn: Turn, { server, origin }: Joining): void {
  const { [server]: _, ...followers } = leaderOf(turn).followers;
  updateLeader(turn, { joining: null, followers });
  answer(turn, origin, refused(`${server} does not catch up`));
}

/** A server leaves; it may be the leader, who then leads until that is committed. */
export function receiveRemoveServer(turn: Turn, origin: Origin, server: string) {
  const members = membersOf(turn.state);
  const others = members.filter((member) => member !== server);
  const refusedWith =
    refusal(turn, leaderOf(turn)) ??
    (others.length === members.length ? refused(`${server} is no member`) : undefined) ??
    (others.length === 0 ? refused(`${server} is the last member`) : undefined);
  if (refusedWith) return answer(turn, origin, refusedWith);
  changeMembers(turn, origin, others);
}

/** The new configuration counts as soon as it is in the log, committed or not. */
function changeMembers(turn: Turn, origin: Origin, members: readonly string[]): void {
  const index = appendEntry(turn, { type: 'configuration', members });
  replicate(turn);
  updateLeader(turn, { waiting: [...leaderOf(turn).waiting, { index, origin }] });
}

/** Those who are members no longer hear once more of the leader: that this is committed. */
export function forgetThoseWhoLeft(turn: Turn): void {
  const staying = followersOf(turn.state);
  const entries = Object.entries(leaderOf(turn).followers);
  for (const [server] of entries) if (!staying.includes(server)) sendEntries(turn, server);
  updateLeader(turn, {
    followers: Object.fromEntries(entries.filter(([server]) => staying.includes(server))),
  });
}
