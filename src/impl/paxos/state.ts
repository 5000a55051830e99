import type { PlainValue, Vote } from './messages.ts';

/** What an acceptor must never forget, in one record, so that its parts cannot be torn apart. */
export interface AcceptorRecord {
  /** The highest ballot in which it has taken part, or -1. It takes part in no lower one. */
  readonly promised: number;
  /** The vote of the highest ballot. */
  readonly vote: Vote | null;
}

/** One acceptor's answer to a prepare message. */
export interface PromiseOf {
  readonly acceptor: string;
  readonly vote: Vote | null;
}

/** One acceptor's vote, as a learner was told of it. */
export interface VoteOf extends Vote {
  readonly acceptor: string;
}

/** Where a proposer is in its ballot. */
export type Proposer =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'prepare';
      readonly ballot: number;
      readonly promises: readonly PromiseOf[];
      /** The requests to learn that were there when the ballot began: it may find that nothing was chosen then. */
      readonly learns: readonly string[];
    }
  | { readonly phase: 'accept'; readonly ballot: number; readonly value: PlainValue };

/** What a client of this node waits for. */
export type Request =
  | { readonly type: 'propose'; readonly id: string; readonly value: PlainValue }
  | { readonly type: 'learn'; readonly id: string };

export interface PaxosState {
  readonly node: string;
  readonly acceptor: AcceptorRecord;
  readonly proposer: Proposer;
  /** The highest ballot that this node was told of, or -1. */
  readonly highestSeen: number;
  /** How often in a row the proposer was overtaken. */
  readonly overtaken: number;
  /** In the order in which they came. The first that proposes a value gives the proposer its value. */
  readonly requests: readonly Request[];
  /** The latest vote of each acceptor that the learner was told of; none any more when it knows what is chosen. */
  readonly votes: readonly VoteOf[];
  readonly chosen: { readonly value: PlainValue } | null;
  /** Whether the learner has asked the others, and should have had answers. */
  readonly hasAsked: boolean;
  /** Number of the last record, and of the last one that is known to be on disk. */
  readonly writeId: number;
  readonly writtenId: number;
  /** Of the timer under which the proposer goes on, and of that under which the learner asks. */
  readonly retryGeneration: number;
  readonly askGeneration: number;
}
