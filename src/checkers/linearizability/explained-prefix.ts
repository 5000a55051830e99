import type { History } from '../../core/history.ts';
import { prepareHistory } from './components.ts';
import type { Counterexample } from './counterexample.ts';
import { checkLinearizable } from './linearizability.ts';
import type { LinearizabilityOptions } from './linearizability-options.ts';
import type { SequentialSpecification } from './specification.ts';
import { cutAt, subHistory } from './sub-history.ts';

/** An illustration must not cost more than the verdict. */
const STEP_LIMIT = 4_000_000;

/** An order that explains a component of a history up to the completion that no order explains. */
export interface ExplainedPrefix {
  /** Rows of the history; those still open at the end that took effect are among them. */
  readonly rows: readonly number[];
  /** Position of that completion: nothing at or after it is explained. */
  readonly until: number;
}

/**
 * How everything before the failure can have come about, in the component that the counterexample is of. Judged anew from
 * the cut history, so the order has passed the verifier. `undefined` beyond the limits.
 */
export async function explainedPrefix<S>(
  history: History,
  specification: SequentialSpecification<S>,
  counterexample: Counterexample,
  options: Pick<
    LinearizabilityOptions<S>,
    'initial' | 'timeoutMs' | 'maxMemoryMiB' | 'signal' | 'withoutReductions'
  >,
): Promise<ExplainedPrefix | undefined> {
  const { initial, withoutReductions = [], ...limits } = options;
  const prepared = prepareHistory(history, specification, initial, new Set(withoutReductions));
  const component = prepared.components.find((rows) => rows.includes(counterexample.row));
  if (component === undefined) return undefined;
  const until = history.operations.completedAt[counterexample.row]!;
  const cut = cutAt(history, component, until - 1);
  // What was settled for the whole history holds for every part of it: no part may settle it anew.
  const settled = { ...prepared.specification, initial: prepared.initial, specialize: undefined };
  const result = await checkLinearizable(subHistory(history, cut), settled, {
    ...limits,
    withoutReductions,
    maxSteps: STEP_LIMIT,
    counterexample: false,
  });
  return result.witness && { rows: result.witness.map((place) => cut.rows[place]!), until };
}
