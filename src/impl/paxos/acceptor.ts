import type { PaxosMember } from './configuration.ts';
import type { Accept, Prepare } from './messages.ts';
import { type Outcome, stay, to, toAll } from './outcome.ts';
import type { PaxosState } from './state.ts';

/**
 * Phase 1b: promises to take part in no lower ballot, and tells the latest vote. A second prepare message of the same ballot is
 * not answered again: its proposer tries a new ballot if the answer was lost.
 */
export function onPrepare(state: PaxosState, from: string, m: Prepare): Outcome {
  const { promised, vote } = state.acceptor;
  if (m.ballot < promised) return stay(state, to(from, { type: 'rejected', ballot: m.ballot, promised }));
  if (m.ballot === promised) return stay(state);
  return stay(
    { ...state, acceptor: { promised: m.ballot, vote } },
    to(from, { type: 'promise', ballot: m.ballot, vote }),
  );
}

/** Phase 2b: votes, unless it has promised not to, and tells all learners. */
export function onAccept(member: PaxosMember, state: PaxosState, from: string, m: Accept): Outcome {
  const { promised } = state.acceptor;
  if (!member.rules.mayVote(promised, m.ballot))
    return stay(state, to(from, { type: 'rejected', ballot: m.ballot, promised }));
  return castVote(member, state, m);
}

/** The acceptor of this node votes. Its own learner hears of it when the vote is on disk, like everybody else. */
export function castVote(member: PaxosMember, state: PaxosState, { ballot, value }: Accept): Outcome {
  const acceptor = { promised: ballot, vote: { ballot, value } };
  return stay({ ...state, acceptor }, ...toAll(member.others, { type: 'voted', ballot, value }));
}
