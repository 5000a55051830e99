import { type History, Outcome } from '../../core/history.ts';
import type { OperationKinds } from './operation-kinds.ts';
import type { SequentialSpecification } from './specification.ts';

/** The rows without the crashed operations that rules 1 and 2 let us leave out, iterated to a fixpoint. */
export function dropCrashed<S>(
  history: History,
  specification: SequentialSpecification<S>,
  kinds: OperationKinds,
  rows: Int32Array,
  initial: S,
): Int32Array {
  const { outcome } = history.operations;
  const { observer, droppable } = specification;
  const isCrashed = (row: number) => outcome[row] === Outcome.info;
  const present = new Set<number>();
  for (const row of rows) present.add(kinds.kindOf[row]!);
  const dropped = new Set<number>();
  if (observer) dropWhere((kind) => observer(kinds.operations[kind]!));
  if (droppable) {
    let before: number;
    do {
      before = present.size;
      const isDroppable = droppable(
        [...present].map((kind) => kinds.operations[kind]!),
        initial,
      );
      dropWhere((kind) => isDroppable(kinds.operations[kind]!));
    } while (present.size < before);
  }
  return dropped.size === 0
    ? rows
    : rows.filter((row) => !isCrashed(row) || !dropped.has(kinds.kindOf[row]!));

  function dropWhere(isDroppable: (kind: number) => boolean): void {
    for (const kind of [...present]) {
      // Only crashed operations are optional. An ok operation must be linearized, whatever a predicate says.
      if (kinds.operations[kind]!.outcome !== Outcome.info || !isDroppable(kind)) continue;
      present.delete(kind);
      dropped.add(kind);
    }
  }
}
