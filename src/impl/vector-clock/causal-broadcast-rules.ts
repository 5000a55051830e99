import { entryOf, type Vector } from './vector.ts';

/** A message to all, with how many messages of each node its sender had delivered, itself included. */
export interface BroadcastMessage {
  readonly sender: string;
  readonly vector: Vector;
  readonly text: string;
}

/** What a mistake may change. */
export interface CausalBroadcastRules {
  /** What of the vector of its sender goes into a message. */
  readonly enclose: (vector: Vector, sender: string) => Vector;
  /** Whether a message is the next one of its sender for a node that has delivered so many of each. */
  readonly isNextOfSender: (delivered: Vector, message: BroadcastMessage) => boolean;
  /** Whether nothing is missing that the sender had delivered from others. */
  readonly hasAllOfOthers: (delivered: Vector, message: BroadcastMessage) => boolean;
}

export const rightBroadcastRules: CausalBroadcastRules = {
  enclose: (vector) => vector,
  isNextOfSender: (delivered, { sender, vector }) =>
    entryOf(vector, sender) === entryOf(delivered, sender) + 1,
  hasAllOfOthers: (delivered, { sender, vector }) =>
    Object.keys(vector).every((node) => node === sender || vector[node]! <= entryOf(delivered, node)),
};

/** The number of a message among those of its sender, from 1. */
export const numberOf = ({ sender, vector }: BroadcastMessage): number => entryOf(vector, sender);
