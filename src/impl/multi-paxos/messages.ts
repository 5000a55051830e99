/** What a slot of the log holds. */
export type Command =
  /** Does nothing: a new leader fills holes with it. */
  | { readonly type: 'noop' }
  /**
   * What a client asked for. Ballot and slot in which it was first proposed tell it from all others: a leader of a later ballot
   * proposes it again in the same slot, or never.
   */
  | { readonly type: 'operation'; readonly ballot: number; readonly operation: unknown };

/** A vote for a command in a slot and ballot. */
export interface SlotVote {
  readonly slot: number;
  readonly ballot: number;
  readonly command: Command;
}

/** Phase 1a, for all slots at once: the candidate knows what is chosen below slot `from`. */
export interface Prepare {
  readonly type: 'prepare';
  readonly ballot: number;
  readonly from: number;
}

/** Phase 1b: the commands that are chosen from the candidate's slot `from` on, and the votes above them. */
export interface Promised {
  readonly type: 'promise';
  readonly ballot: number;
  readonly chosen: ChosenCommands;
  readonly votes: readonly SlotVote[];
}

/** Phase 2a, which also says how far the leader knows the log to be chosen. */
export interface Accept extends SlotVote {
  readonly type: 'accept';
  readonly chosenUpTo: number;
}

/** Phase 2b, to the leader, who is the distinguished learner (section 2.3). */
export interface Accepted {
  readonly type: 'accepted';
  readonly ballot: number;
  readonly slot: number;
}

/** An acceptor has promised a higher ballot. */
export interface Rejected {
  readonly type: 'rejected';
  readonly promised: number;
}

/** The leader of a ballot is there, and knows the log to be chosen so far. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly ballot: number;
  readonly chosenUpTo: number;
}

/** A learner lacks what is chosen for the slots from here on. */
export interface Ask {
  readonly type: 'ask';
  readonly from: number;
}

/** Commands that are chosen, for the slots from one on. */
export interface ChosenCommands {
  readonly from: number;
  readonly commands: readonly Command[];
}

/** A part of the log, which its sender knows up to some slot. */
export interface Chosen extends ChosenCommands {
  readonly type: 'chosen';
  readonly upTo: number;
}

export type MultiPaxosMessage = Prepare | Promised | Accept | Accepted | Rejected | Heartbeat | Ask | Chosen;

/** Commands are the same if they are no-ops, or were first proposed in the same ballot; in one slot, that is. */
export const isSameCommand = (one: Command, other: Command): boolean =>
  one.type === 'noop' || other.type === 'noop' ? one.type === other.type : one.ballot === other.ballot;
