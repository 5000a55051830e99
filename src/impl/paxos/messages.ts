/** Plain JSON data. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** A vote for a value in a ballot, what Paxos Made Simple calls an accepted proposal. */
export interface Vote {
  readonly ballot: number;
  readonly value: PlainValue;
}

/** Phase 1a: a proposer starts a ballot. */
export interface Prepare {
  readonly type: 'prepare';
  readonly ballot: number;
}

/** Phase 1b: an acceptor will take part in no lower ballot; this is its latest vote. */
export interface Promised {
  readonly type: 'promise';
  readonly ballot: number;
  readonly vote: Vote | null;
}

/** Phase 2a: the proposer of a ballot asks for votes. */
export interface Accept {
  readonly type: 'accept';
  readonly ballot: number;
  readonly value: PlainValue;
}

/** Phase 2b: an acceptor has voted. Goes to all learners. */
export interface Voted {
  readonly type: 'voted';
  readonly ballot: number;
  readonly value: PlainValue;
}

/** An acceptor has promised a higher ballot than the one that it was asked to take part in. */
export interface Rejected {
  readonly type: 'rejected';
  readonly ballot: number;
  readonly promised: number;
}

/** A learner has missed votes. */
export interface Ask {
  readonly type: 'ask';
}

/** A learner knows this value to be chosen. */
export interface Chosen {
  readonly type: 'chosen';
  readonly value: PlainValue;
}

export type PaxosMessage = Prepare | Promised | Accept | Voted | Rejected | Ask | Chosen;

/** `propose` is answered with the chosen value, whosever it is; `learn` with the chosen value, or null if there is none yet. */
export type PaxosOperation =
  | { readonly type: 'propose'; readonly value: PlainValue }
  | { readonly type: 'learn' };

export type PaxosResult = PlainValue;
