import type { LimitMet, VerdictKind } from '../../core/verdict.ts';
import type { Counterexample } from './counterexample.ts';
import type { ReductionCounts, ReductionName } from './reductions.ts';
import type { SearchMachine } from './search-machine.ts';

/** What gave a verdict: one of the searches, or rule 6. */
export type DecidedBy = SearchMachine['name'] | 'clusters';

/** How a history is to be judged, and how much that may cost. */
export interface LinearizabilityOptions<S> {
  /** Overrides the initial state that the history names, which overrides the specification's. */
  readonly initial?: S | undefined;
  readonly timeoutMs?: number | undefined;
  /** Limit on the configurations made; unlike a time limit it gives the same verdict on every machine. */
  readonly maxSteps?: number | undefined;
  /** Limit on the memory of the searches. Default: 1024. */
  readonly maxMemoryMiB?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LinearizabilityProgress) => void) | undefined;
  readonly withoutReductions?: readonly ReductionName[] | undefined;
  /** Naming a search asks for that one: rule 6, which does without, is then left aside. Default: both in turn. */
  readonly search?: 'alternate' | 'depth-first' | 'frontier' | undefined;
  /** Whether to derive a counterexample after a violation. Default: true. */
  readonly counterexample?: boolean | undefined;
}

export interface LinearizabilityProgress {
  readonly configurations: number;
  readonly steps: number;
  /** Completed operations placed so far at the deepest point, and how many there are. */
  readonly placed: number;
  readonly completions: number;
  readonly component: number;
  readonly components: number;
}

export type LimitName = 'time' | 'steps' | 'memory' | 'cancelled';

/** How many operations of one function there are, by outcome. */
export interface FunctionCount {
  readonly f: string;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}

/**
 * How far the search got: the first returns of the component that was being judged, in order of
 * completion.
 */
export interface LongestPrefix {
  /** Returns honoured, of how many. */
  readonly returns: number;
  readonly ofReturns: number;
  /** The row whose return could not be honoured, or was not reached; `undefined` if all were. */
  readonly nextRow: number | undefined;
}

/** The answer, and what it covers. */
export interface LinearizabilityResult {
  readonly verdict: VerdictKind;
  readonly specification: string;
  /** The limit that was met, when unknown. */
  readonly limit?: LimitMet<LimitName>;
  readonly operations: number;
  readonly functions: readonly FunctionCount[];
  /** What decided, in order of the components; one name unless they differ. */
  readonly decidedBy: readonly DecidedBy[];
  readonly configurations: number;
  readonly steps: number;
  readonly reductions: ReductionCounts;
  readonly withoutReductions: readonly ReductionName[];
  /** What the verdict assumes and leaves out, in sentences. */
  readonly scope: readonly string[];
  /**
   * When valid: rows in an order that a separate verifier has accepted; crashed ones that took effect are in
   * it.
   */
  readonly witness?: readonly number[];
  /** When violated, unless switched off. */
  readonly counterexample?: Counterexample;
  readonly longestPrefix: LongestPrefix;
}
