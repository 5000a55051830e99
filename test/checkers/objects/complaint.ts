import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { complaintOf } from '../linearizability/differential.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';

/** What the differential test says of other declarations. */
export function complaint(
  specification: SequentialSpecification,
  object: SimulatedObject<unknown>,
  changes: Changes,
): string | undefined {
  return complaintOf({
    object,
    specification: withDeclarations(specification, changes),
    reference: specification,
    runs: 300,
    shape: { crashes: 6, operations: 8, keepsName: true },
    variants: [{}],
  });
}
