import type { History } from '../../core/history.ts';
import type { Check, VerdictKind } from '../../core/verdict.ts';

/** How operations of one function ended, over all runs. */
export interface OperationCounts {
  ok: number;
  fail: number;
  info: number;
}

/** The smallest run that fast-check found in which the promise is broken. */
export interface TargetCounterexample {
  /** Which promise: the name of its judge. */
  readonly broken: string;
  /** Why, in one sentence. */
  readonly detail: string;
  /** The events that contradict each other. */
  readonly explanation: readonly string[];
  /** What happened, in order, with virtual times. */
  readonly events: readonly string[];
  readonly history: History;
  /** Run so often again from its seed and path: how often it came to the same. */
  readonly reproduced: { readonly times: number; readonly of: number };
  /** How many runs of the target it took to find it, and to make it small. */
  readonly runsUntilFound: number;
  readonly runsToShrink: number;
}

/** What {@link verifyTarget} found. */
export interface TargetResult {
  readonly target: string;
  readonly verdict: VerdictKind;
  readonly checks: readonly Check[];
  /** Together with `path`, and the same versions of target and fast-check, it repeats the counterexample. */
  readonly seed: number;
  readonly path?: string;
  readonly counterexample?: TargetCounterexample;
  /** Programs that were drawn, and runs of them: each program is run under several schedules. */
  readonly programs: number;
  readonly runs: number;
  readonly operations: Readonly<Record<string, Readonly<OperationCounts>>>;
  /** What was assumed and how far it reaches, in sentences without a full stop. */
  readonly scope: readonly string[];
  readonly seconds: number;
}
