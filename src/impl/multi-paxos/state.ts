import type { ChosenLog } from './chosen-log.ts';
import type { Command, SlotVote } from './messages.ts';

/** What a step adds to what a node must not forget. */
export interface MultiPaxosRecord {
  /** The highest ballot in which the acceptor has taken part, for all slots. */
  readonly promised: number;
  /** New votes. */
  readonly votes: readonly SlotVote[];
  /** What is chosen for the next slots of the log. */
  readonly chosen: readonly Command[];
}

/** One acceptor's answer to a candidate. */
export interface PromiseOf {
  readonly acceptor: string;
  readonly votes: readonly SlotVote[];
}

/** A command for which the leader has asked for votes. */
export interface Proposal {
  readonly slot: number;
  readonly command: Command;
  readonly voters: readonly { readonly acceptor: string }[];
  /** The leader's own vote counts when this record is on disk. */
  readonly writeId: number;
}

export type Role =
  | { readonly type: 'follower'; readonly leader: string | null }
  | {
      readonly type: 'candidate';
      readonly ballot: number;
      readonly promises: readonly PromiseOf[];
      /** Its own promise counts when this record is on disk. */
      readonly writeId: number;
    }
  | {
      readonly type: 'leader';
      readonly ballot: number;
      /** One for each slot that is not known to be chosen, in their order and without a gap. */
      readonly proposals: readonly Proposal[];
    };

/** A client of this node waits for the command that was first proposed in this slot and ballot. */
export interface Awaited {
  readonly slot: number;
  readonly ballot: number;
  readonly id: string;
}

export interface MultiPaxosState {
  readonly node: string;
  readonly promised: number;
  /** The latest votes of this acceptor in slots that it does not know to be chosen, in the order of the slots. */
  readonly votes: readonly SlotVote[];
  readonly log: ChosenLog;
  /** The state of the application after all commands of the log. */
  readonly application: unknown;
  readonly role: Role;
  /** The highest ballot that this node was told of. */
  readonly highestSeen: number;
  readonly awaited: readonly Awaited[];
  /** Number of the last record, and of the last one that is known to be on disk. */
  readonly writeId: number;
  readonly writtenId: number;
  readonly electionGeneration: number;
  readonly heartbeatGeneration: number;
}

export const nextSlotOf = (state: MultiPaxosState): number => state.log.size + 1;
