import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import type { Operation } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';

/** Other declarations, given the right ones and one operation of each kind in the history. */
export type Changes<S = HistoryValue> = (
  special: SequentialSpecification<S>,
  kinds: readonly Operation[],
) => Partial<SequentialSpecification<S>>;

/** The specification with some declarations replaced, also after it has seen the history. */
export function withDeclarations<S = HistoryValue>(
  specification: SequentialSpecification<S>,
  changes: Changes<S>,
): SequentialSpecification<S> {
  return {
    ...specification,
    specialize: (context) => {
      const special = specification.specialize?.(context) ?? { specification, notes: [] };
      const changed = changes(special.specification, context.kinds);
      return { ...special, specification: { ...special.specification, ...changed } };
    },
  };
}
