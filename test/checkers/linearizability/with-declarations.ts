import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import type { Operation } from '../../../src/core/history.ts';

/** Other declarations, given the right ones and one operation of each kind in the history. */
export type Changes = (
  special: SequentialSpecification,
  kinds: readonly Operation[],
) => Partial<SequentialSpecification>;

/** The specification with some declarations replaced, also after it has seen the history. */
export function withDeclarations(
  specification: SequentialSpecification,
  changes: Changes,
): SequentialSpecification {
  return {
    ...specification,
    specialize: (context) => {
      const special = specification.specialize?.(context) ?? { specification, notes: [] };
      const changed = changes(special.specification, context.kinds);
      return { ...special, specification: { ...special.specification, ...changed } };
    },
  };
}
