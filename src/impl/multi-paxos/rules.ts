import { ballotAbove, highestVote, majorityOf, type RangeMs, withAnswer } from '../paxos/quorums.ts';
import type { MultiPaxosConfiguration } from './configuration.ts';
import type { Command, SlotVote } from './messages.ts';
import type { Proposal } from './state.ts';

/** The rules on which safety and progress stand: what a mistake may change. */
export interface MultiPaxosRules {
  /** The promise that an acceptor knows of after a restart, of the one that is on its disk. */
  readonly recalled: (promised: number) => number;
  /** Whether an acceptor that has promised a ballot may vote in another. */
  readonly mayVote: (promised: number, ballot: number) => boolean;
  /** The votes that an acceptor reports to a candidate, of those that it knows. */
  readonly reported: (votes: readonly SlotVote[]) => readonly SlotVote[];
  /** What a new leader proposes in a slot, by the votes there that a quorum has reported; the slot is below some that have one. */
  readonly commandFor: (votes: readonly SlotVote[]) => Command;
  /** Whether a follower that is told that a slot is chosen, by the leader of a ballot, may take its own vote for the choice. */
  readonly isChoice: (vote: SlotVote, ballot: number) => boolean;
  /** Of the leader's proposals, those with a quorum marked, the one that is next in the log. */
  readonly next: (
    proposals: readonly Proposal[],
    hasQuorum: (proposal: Proposal) => boolean,
  ) => Proposal | undefined;
  readonly ballotAbove: (ballot: number, proposer: number, proposers: number) => number;
  readonly majority: (acceptors: number) => number;
  readonly withAnswer: <A extends { readonly acceptor: string }>(
    answers: readonly A[],
    answer: A,
  ) => readonly A[];
  /** How long a candidate or leader waits that was overtaken before it stands again. */
  readonly backOff: (configuration: Pick<MultiPaxosConfiguration, 'electionTimeoutMs'>) => RangeMs;
}

export const rightRules: MultiPaxosRules = {
  recalled: (promised) => promised,
  mayVote: (promised, ballot) => ballot >= promised,
  reported: (votes) => votes,
  // A hole: nothing can have been chosen there, and the commands above must not wait for it (section 3).
  commandFor: (votes) => highestVote(votes)?.command ?? { type: 'noop' },
  // A leader proposes one command in a slot: who voted for it in the leader's ballot knows it. An older vote may be for another.
  isChoice: (vote, ballot) => vote.ballot === ballot,
  next: ([first], hasQuorum) => (first !== undefined && hasQuorum(first) ? first : undefined),
  ballotAbove,
  majority: majorityOf,
  withAnswer,
  backOff: ({ electionTimeoutMs }) => electionTimeoutMs,
};
