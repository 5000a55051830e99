import type { Completion, WorkloadOperation } from './workload.ts';

/** One client's connection. It is used for one operation at a time. */
export interface TargetClient {
  /**
   * Sends the operation once, and never again by itself. What is thrown counts as `info`. An operation that has not ended after
   * `timeoutMs` is `info` too, and the client is closed and replaced by a new one: its late answer is for nobody.
   */
  perform(operation: WorkloadOperation, options: { readonly timeoutMs: number }): Promise<Completion>;
  close?(): Promise<void> | void;
}

/** A fault that is to be done to the target. */
export interface PlannedFault {
  /** `partition`, `pause`, `kill`: one of {@link TargetFaults.kinds}. */
  readonly kind: string;
  /** Since the start of the operations. */
  readonly atMs: number;
  readonly durationMs: number;
  /** The nodes that it is about; what it means for them is the kind's affair. */
  readonly nodes: readonly string[];
}

/** What a fault did. One that blocked, stopped or delayed nothing has shown nothing. */
export interface FaultEvidence {
  readonly hits: number;
  /** What was counted: `messages dropped`, `operations in flight`. */
  readonly of: string;
}

/** The faults that a target can be given. */
export interface TargetFaults {
  readonly kinds: readonly string[];
  /** How many nodes the fault is about: draws from all of them unless this says otherwise. */
  nodesOf?(kind: string, nodes: readonly string[], draw: (bound: number) => number): readonly string[];
  begin(fault: PlannedFault): Promise<ActiveFault>;
}

export interface ActiveFault {
  /** Makes it whole again: heals, resumes, restarts. */
  end(): Promise<FaultEvidence>;
}

/** Something that breaks the run as a whole, noticed by the target itself: a program that ended, a line that is no message. */
export interface TargetProblem {
  /** `violated`: it breaks the protocol; `unknown`: it could not be run as asked. */
  readonly verdict: 'violated' | 'unknown';
  readonly node?: string;
  readonly message: string;
  /** What was there: the line, the last lines of standard error. */
  readonly details?: readonly string[];
}

/** A running system under test. */
export interface Target {
  /** What the report calls it. */
  readonly name: string;
  readonly nodes: readonly string[];
  /** Resolves when operations can be sent. @throws BadInput if it cannot be started. */
  start(): Promise<void>;
  /** A new connection to that node, by which an identity of its own asks. */
  connect(node: string): Promise<TargetClient>;
  readonly faults?: TargetFaults;
  /** What broke so far; a run ends at the first one. */
  problems(): readonly TargetProblem[];
  /** All faults are over: waits until the target is at rest, at most so long. */
  settle?(maxMs: number): Promise<void>;
  /** Ends everything that was started. Is called once, also after a failed start. */
  stop(): Promise<void>;
  /** Assumptions and counts for the report, in sentences without a full stop. */
  scope?(): readonly string[];
}
