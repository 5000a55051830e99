import type { PaxosMember } from './configuration.ts';
import type { PlainValue, Vote } from './messages.ts';
import { answer, followedBy, type Outcome, stay, to, toAll } from './outcome.ts';
import { startBallot } from './proposer.ts';
import type { PaxosState, VoteOf } from './state.ts';

/** Counts a vote. When a quorum has voted in one ballot its value is chosen: a ballot has one value only. */
export function onVoted(
  member: PaxosMember,
  state: PaxosState,
  from: string,
  { ballot, value }: Vote,
): Outcome {
  const known = state.votes.find(({ acceptor }) => acceptor === from);
  // Of an acceptor the latest vote is enough: what was chosen before is what is voted for later (P2b).
  if (known !== undefined && known.ballot > ballot) return stay(state);
  const votes = member.rules.withAnswer<VoteOf>(state.votes, { acceptor: from, ballot, value });
  const inBallot = votes.filter((vote) => vote.ballot === ballot).length;
  return inBallot >= member.acceptQuorum ? learned(state, value) : stay({ ...state, votes });
}

/** The value is known: everybody who waits is told, and the proposer has nothing left to do. */
export function learned(state: PaxosState, value: PlainValue): Outcome {
  return stay(
    { ...state, chosen: { value }, votes: [], requests: [], proposer: { phase: 'idle' }, overtaken: 0 },
    ...state.requests.map(({ id }) => answer(id, value)),
  );
}

/** Another node has missed votes: it is told what there is, the value or the vote of this acceptor. */
export function onAsk(state: PaxosState, from: string): Outcome {
  const { vote } = state.acceptor;
  return vote === null ? stay(state) : stay(state, to(from, { type: 'voted', ...vote }));
}

/**
 * The learner still knows of no chosen value, and asks the others. If it did so before, and has heard of votes but not of enough
 * for one ballot, it has the proposer of this node start one, which comes upon what is chosen (section 2.3).
 */
export function onAskTimer(member: PaxosMember, state: PaxosState): Outcome {
  const isFree = state.proposer.phase === 'idle' && state.requests.length === 0;
  const isStuck = state.hasAsked && state.votes.length > 0 && isFree;
  const asking = stay({ ...state, hasAsked: true }, ...toAll(member.others, { type: 'ask' }));
  return followedBy(withAskTimer(member, asking), (next) =>
    isStuck ? startBallot(member, next) : stay(next),
  );
}

/** The timer under which the learner asks, set anew while there is something to ask for. */
export function withAskTimer(member: PaxosMember, outcome: Outcome): Outcome {
  const { askIntervalMs } = member;
  if (askIntervalMs === null) return outcome;
  return followedBy(outcome, (state) => {
    const generation = state.askGeneration + 1;
    const [minMs, maxMs] = askIntervalMs;
    return stay(
      { ...state, askGeneration: generation },
      { kind: 'setTimer', name: 'ask', generation, minMs, maxMs },
    );
  });
}
