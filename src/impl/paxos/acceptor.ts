import type { PaxosMember } from './configuration.ts';
import type { Accept, Prepare } from './messages.ts';
import { type Outcome, stay, to, toAll } from './outcome.ts';
import type { PaxosState } from './state.ts';

/**
 * Phase 1b: promises to take part in no lower ballot, and tells the latest vote. Asked again it answers the same again, since the
 * answer may have been lost.
 */
export function onPrepare(state: PaxosState, from: string, m: Prepare): Outcome {
  const { promised, vote } = state.acceptor;
  if (m.ballot < promised) return stay(state, to(from, { type: 'rejected', ballot: m.ballot, promised }));
  // Who has voted in the ballot was asked to by its proposer, which waits for no more promises.
  if (m.ballot === vote?.ballot) return stay(state);
  const answer = to(from, { type: 'promise', ballot: m.ballot, vote });
  return m.ballot === promised
    ? stay(state, answer)
    : stay({ ...state, acceptor: { promised: m.ballot, vote } }, answer);
}

/** Phase 2b: votes, unless it has promised not to, and tells all learners. Asked again it says so again. */
export function onAccept(member: PaxosMember, state: PaxosState, from: string, m: Accept): Outcome {
  const { promised, vote } = state.acceptor;
  if (vote?.ballot === m.ballot) return stay(state, to(from, { type: 'voted', ...vote }));
  if (!member.rules.mayVote(promised, m.ballot))
    return stay(state, to(from, { type: 'rejected', ballot: m.ballot, promised }));
  return castVote(member, state, m);
}

/** The acceptor of this node votes. Its own learner hears of it when the vote is on disk, like everybody else. */
export function castVote(member: PaxosMember, state: PaxosState, { ballot, value }: Accept): Outcome {
  const acceptor = { promised: ballot, vote: { ballot, value } };
  return stay({ ...state, acceptor }, ...toAll(member.others, { type: 'voted', ballot, value }));
}
