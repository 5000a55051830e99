import type { HistoryValue } from './history-value.ts';

/** A hybrid timestamp (Kulkarni et al. 2014): the physical part, and the counter that orders events within it. */
export interface HybridTimestamp {
  /** In whatever unit the system uses; compared and subtracted exactly. */
  readonly physical: bigint;
  readonly counter: bigint;
}

/** A vector clock: how many events of each node are known. A node that is not named counts zero. */
export type VectorTimestamp = ReadonlyMap<string, number>;

/**
 * One step of a node, as its trace records it: something that it did by itself, sent or received. What the trace does
 * not say is `undefined` (or empty, for the messages).
 */
export interface NodeStep {
  readonly node: string;
  /** Which life of the node this is: greater after each restart. Zero where the trace does not say. */
  readonly incarnation: number;
  /** Place among the steps of the node, as recorded or as counted by the reader. */
  readonly sequence: number;
  readonly action: string;
  readonly parameters: HistoryValue;
  /** Identities of the messages that the step received, and of those that it sent. */
  readonly messagesIn: readonly HistoryValue[];
  readonly messagesOut: readonly HistoryValue[];
  /** When the step was recorded, by one clock for all nodes: nanoseconds since the start of the run. */
  readonly time: bigint | undefined;
  /** What the node's own clock showed, in nanoseconds. */
  readonly localTime: bigint | undefined;
  readonly lamport: bigint | undefined;
  readonly vector: VectorTimestamp | undefined;
  readonly hybrid: HybridTimestamp | undefined;
  /** Part of the node's state after the step. */
  readonly state: HistoryValue | undefined;
  /** Position in the sequence of events of the history. */
  readonly at: number;
  /** One-based line of the source; 0 where there is none. */
  readonly line: number;
}
