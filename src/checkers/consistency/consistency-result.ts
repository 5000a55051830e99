import type { VerdictKind } from '../../core/verdict.ts';
import type {
  LinearizabilityOptions,
  LinearizabilityResult,
} from '../linearizability/linearizability-options.ts';
import type { Anomaly } from './anomaly.ts';
import type { Staleness } from './k-atomicity.ts';
import type { ConsistencyModel } from './lattice.ts';

/** How a history is to be judged, and how much that may cost. */
export interface ConsistencyOptions<S>
  extends Pick<
    LinearizabilityOptions<S>,
    | 'initial'
    | 'timeoutMs'
    | 'maxMemoryMiB'
    | 'signal'
    | 'withoutReductions'
    | 'onProgress'
    | 'counterexample'
  > {
  /** Limit on the steps of the search for a sequential order, and of each search for k. Default: 1,000,000. */
  readonly maxSteps?: number | undefined;
}

/** How an anomaly was judged a second time: by the definition, executed on the operations that it names alone. */
export type AnomalyConfirmation = 'brute force' | 'not independently confirmed';

/** What was found of one model. */
export interface ModelFinding {
  readonly model: ConsistencyModel;
  readonly verdict: VerdictKind;
  /** The model whose verdict implies this one. */
  readonly impliedBy?: ConsistencyModel;
  /** When violated by itself: what contradicts it. */
  readonly anomaly?: Anomaly;
  readonly confirmed?: AnomalyConfirmation;
  /** When unknown: why, in a sentence. */
  readonly reason?: string;
  /** When sequentially consistent: rows in an order that a separate verifier has accepted. */
  readonly order?: readonly number[];
}

/** Where a history stands among the models. */
export interface ConsistencyResult {
  /** One finding a model, in the order of the list of models. */
  readonly models: readonly ModelFinding[];
  /** Of the models satisfied, those that no other one of them implies. */
  readonly strongestSatisfied: readonly ConsistencyModel[];
  /** Of the models violated, those that imply no other one of them. */
  readonly weakestViolated: readonly ConsistencyModel[];
  readonly undecided: readonly ConsistencyModel[];
  readonly staleness: Staleness;
  readonly linearizability: LinearizabilityResult;
  /** What the verdicts assume and leave out, in sentences. */
  readonly scope: readonly string[];
}
