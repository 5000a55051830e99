import { commandsFrom } from './chosen-log.ts';
import type { MultiPaxosMember } from './configuration.ts';
import { chosenFrom, learnUpTo } from './learner.ts';
import type { Accept, Heartbeat, Prepare, SlotVote } from './messages.ts';
import { followedBy, type Outcome, stay, to, withElectionTimer } from './outcome.ts';
import type { MultiPaxosState } from './state.ts';

/**
 * Phase 1b: promises for all slots to take part in no lower ballot, and tells what is chosen and what it has voted for. Asked again
 * it answers the same again, since the answer may have been lost.
 */
export function onPrepare(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  from: string,
  m: Prepare,
): Outcome {
  const { promised, log, votes } = state;
  if (m.ballot < promised) return stay(state, to(from, { type: 'rejected', promised }));
  const answer = to(from, {
    type: 'promise',
    ballot: m.ballot,
    chosen: { from: m.from, commands: commandsFrom(log, m.from, Number.POSITIVE_INFINITY) },
    votes: member.rules.reported(votes.filter(({ slot }) => slot >= m.from)),
  });
  return withLeader(member, stay({ ...state, promised: m.ballot }, answer), m.ballot, null);
}

/** Phase 2b: votes, unless it has promised not to, and tells the leader. */
export function onAccept(member: MultiPaxosMember, state: MultiPaxosState, from: string, m: Accept): Outcome {
  const { ballot, slot, command } = m;
  if (!member.rules.mayVote(state.promised, ballot))
    return stay(state, to(from, { type: 'rejected', promised: state.promised }));
  const led = withLeader(member, stay(state), ballot, from);
  if (slot <= state.log.size)
    return followedBy(led, (next) => stay(next, to(from, chosenFrom(member, next, slot))));
  return followedBy(led, (next) => {
    const known = next.votes.find((vote) => vote.slot === slot);
    const voted = known?.ballot === ballot ? next : withVote(next, { slot, ballot, command });
    return followedBy(stay(voted, to(from, { type: 'accepted', ballot, slot })), (last) =>
      learnUpTo(member, last, from, ballot, m.chosenUpTo),
    );
  });
}

/** The acceptor of this node votes: a vote in a ballot is a promise as well. */
export function withVote(state: MultiPaxosState, vote: SlotVote): MultiPaxosState {
  const votes = [...state.votes.filter(({ slot }) => slot !== vote.slot), vote];
  return { ...state, promised: vote.ballot, votes: votes.sort((one, other) => one.slot - other.slot) };
}

/** The leader of a ballot is there. This promises nothing. */
export function onHeartbeat(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  from: string,
  { ballot, chosenUpTo }: Heartbeat,
): Outcome {
  if (ballot < state.promised) return stay(state, to(from, { type: 'rejected', promised: state.promised }));
  return followedBy(withLeader(member, stay(state), ballot, from), (next) =>
    learnUpTo(member, next, from, ballot, chosenUpTo),
  );
}

/**
 * Somebody leads, or wants to lead, under a ballot that is not below the promise of this node: it follows, if its own ballot is
 * lower, and waits before it stands itself. What it proposed may yet be chosen: its clients go on waiting.
 */
export function withLeader(
  member: MultiPaxosMember,
  outcome: Outcome,
  ballot: number,
  leader: string | null,
): Outcome {
  return followedBy(outcome, (state) => {
    const { role } = state;
    if (role.type !== 'follower' && role.ballot >= ballot) return stay(state);
    const waitMs = role.type === 'follower' ? member.electionTimeoutMs : member.rules.backOff(member);
    return withElectionTimer({ ...state, role: { type: 'follower', leader } }, waitMs);
  });
}
