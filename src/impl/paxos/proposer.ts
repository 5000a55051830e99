import { castVote } from './acceptor.ts';
import type { PaxosMember } from './configuration.ts';
import type { PaxosMessage, PlainValue, Promised, Rejected } from './messages.ts';
import { answer, followedBy, type Outcome, stay, toAll, withRetry } from './outcome.ts';
import type { PaxosState, PromiseOf } from './state.ts';

/**
 * Phase 1a: starts a ballot above all that this node knows of. Its own acceptor promises it at once, and the record of that
 * promise also keeps the proposer from using a ballot twice.
 */
export function startBallot(member: PaxosMember, state: PaxosState): Outcome {
  const known = Math.max(state.acceptor.promised, state.highestSeen);
  const ballot = member.rules.ballotAbove(known, member.index, member.nodes.length);
  const learns = state.requests.filter(({ type }) => type === 'learn').map(({ id }) => id);
  const started: PaxosState = {
    ...state,
    acceptor: { ...state.acceptor, promised: ballot },
    proposer: { phase: 'prepare', ballot, promises: [], learns },
  };
  return followedBy(stay(started, ...toAll(member.others, { type: 'prepare', ballot })), (next) =>
    withRetry(next, member.repeatAfterMs),
  );
}

/** Counts a promise of the ballot that is being prepared. With a quorum of them phase 2 begins. */
export function onPromise(
  member: PaxosMember,
  state: PaxosState,
  from: string,
  m: Omit<Promised, 'type'>,
): Outcome {
  const { proposer } = state;
  if (proposer.phase !== 'prepare' || proposer.ballot !== m.ballot) return stay(state);
  const promises = member.rules.withAnswer<PromiseOf>(proposer.promises, { acceptor: from, vote: m.vote });
  if (promises.length < member.prepareQuorum) return stay({ ...state, proposer: { ...proposer, promises } });
  const value = member.rules.valueFor(promises, ownValue(state));
  return value === undefined
    ? nothingChosen(member, state, proposer.learns)
    : askForVotes(member, state, m.ballot, value);
}

/** The value that this node may propose if nothing keeps it from it. */
function ownValue(state: PaxosState): PlainValue | undefined {
  return state.requests.find((request) => request.type === 'propose')?.value;
}

/** Phase 2a: asks for votes for one value, once in a ballot. The acceptor of this node votes as well. */
function askForVotes(member: PaxosMember, state: PaxosState, ballot: number, value: PlainValue): Outcome {
  const accept = { type: 'accept', ballot, value } as const;
  const asking: PaxosState = { ...state, proposer: { phase: 'accept', ballot, value } };
  const asked = stay(asking, ...toAll(member.others, accept));
  // It has promised no higher ballot since: then the proposer would have given this one up.
  return followedBy(asked, (next) => castVote(member, next, accept));
}

/**
 * Nobody in a quorum has voted, and nobody here has a value to propose. When the ballot began nothing was chosen: not below it,
 * by what the quorum says, and not above it, for each quorum of a higher ballot has a member that then still was to promise this.
 */
function nothingChosen(member: PaxosMember, state: PaxosState, learns: readonly string[]): Outcome {
  const requests = state.requests.filter(({ id }) => !learns.includes(id));
  const idle: PaxosState = { ...state, proposer: { phase: 'idle' }, overtaken: 0, requests };
  return followedBy(stay(idle, ...learns.map((id) => answer(id, null))), (next) =>
    requests.length > 0 ? startBallot(member, next) : stay(next),
  );
}

/** An acceptor takes part in a higher ballot. */
export function onRejected(member: PaxosMember, state: PaxosState, m: Rejected): Outcome {
  const seen = { ...state, highestSeen: Math.max(state.highestSeen, m.promised) };
  return abandon(member, stay(seen), m.promised);
}

/**
 * A proposer that knows of a higher ballot than its own gives it up (section 2.2, at the end): it cannot win, but would disturb
 * the other. If clients still wait it tries again later.
 */
export function abandon(member: PaxosMember, outcome: Outcome, higher: number): Outcome {
  return followedBy(outcome, (state) => {
    const { proposer } = state;
    if (proposer.phase === 'idle' || proposer.ballot >= higher) return stay(state);
    const overtaken = Math.min(state.overtaken + 1, member.maxBackOffDoublings + 1);
    const idle: PaxosState = { ...state, proposer: { phase: 'idle' }, overtaken };
    return withRetry(idle, member.rules.backOff(member, overtaken));
  });
}

/**
 * The ballot takes long: its question is asked again, since messages may have been lost. Or the proposer has waited since it was
 * overtaken, and starts its next ballot if anybody still waits.
 */
export function onRetry(member: PaxosMember, state: PaxosState): Outcome {
  const { proposer } = state;
  if (proposer.phase === 'idle') return state.requests.length > 0 ? startBallot(member, state) : stay(state);
  const { ballot } = proposer;
  const question: PaxosMessage =
    proposer.phase === 'prepare'
      ? { type: 'prepare', ballot }
      : { type: 'accept', ballot, value: proposer.value };
  return followedBy(withRetry(state, member.repeatAfterMs), (next) =>
    stay(next, ...toAll(member.others, question)),
  );
}
