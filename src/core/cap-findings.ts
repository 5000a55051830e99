import type { VerdictKind } from './verdict.ts';

/** Operations that were asked for, and how many of them were carried out and answered. */
export interface AnsweredShare {
  readonly asked: number;
  readonly answered: number;
  /** Refused for certain; of the others nobody knows. */
  readonly refused: number;
}

/** One register under one policy: what its clients saw of one workload under one partition. */
export interface CapFindings {
  readonly policy: string;
  /** By side of the partition, and by when the operation began. */
  readonly answered: Readonly<
    Record<'majority' | 'minority', Readonly<Record<'before' | 'during' | 'after', AnsweredShare>>>
  >;
  /** Of answered operations, in milliseconds of virtual time. */
  readonly latencyMs: { readonly median: number; readonly longest: number };
  readonly staleness: {
    /** Every read returned one of the last k values; k lies between the two, both included. */
    readonly atLeast: number;
    readonly atMost: number | undefined;
    /** The longest time for which a value had been overwritten, by a write that had been answered, when a read of it began. */
    readonly longestMs: number;
  };
  /** How often a change was refused because another one had been faster. */
  readonly conflicts: number;
  /** How often somebody found the lock taken. */
  readonly waits: number;
  /** Appends of the same workload that were answered, and those of them that are not there in the end. */
  readonly appends: { readonly answered: number; readonly lost: number };
  /** Of each consistency model whether the recorded history satisfies it, weakest last; each client stays with one node. */
  readonly models: Readonly<Record<string, VerdictKind>>;
  /** The same where each client asks any node. */
  readonly modelsWhenMoving: Readonly<Record<string, VerdictKind>>;
  /** The shares of each stretch of time, from the start of the run. */
  readonly course: readonly {
    readonly fromMs: number;
    readonly majority: AnsweredShare;
    readonly minority: AnsweredShare;
  }[];
  /** The digest of the recorded run: equal for equal runs. */
  readonly digest: string;
}

/** One workload under one partition, for each of the policies. */
export interface CapComparison {
  readonly seed: number;
  readonly majority: readonly string[];
  readonly minority: readonly string[];
  readonly partition: { readonly fromMs: number; readonly untilMs: number };
  readonly policies: readonly CapFindings[];
}
