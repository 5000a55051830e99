import { type History, type Operation, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { keyLabel } from './per-key.ts';
import { type SequentialSpecification, specifiedOperation, successorsOf } from './specification.ts';
import { StateTable } from './state-table.ts';

/**
 * Whether this order of rows is a linearization of the history, straight from the definition (Herlihy and
 * Wing 1990, section 2.3); `undefined` if it is, otherwise what is wrong. Shares nothing with the searches.
 * With `componentOf`, each component of the object has its own state.
 */
export function verifyLinearization<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  initial: S,
  order: readonly number[],
  componentOf: (operation: Operation) => HistoryValue | undefined = () => undefined,
): string | undefined {
  const { count, outcome, invokedAt, completedAt } = history.operations;
  const seen = new Uint8Array(count);
  const statesOf = new Map<string, readonly S[]>();
  let latestInvocation = -1;
  for (const row of order) {
    if (!(row >= 0 && row < count) || seen[row] === 1) return `row ${row} does not exist, or occurs twice`;
    if (outcome[row] === Outcome.fail) return `row ${row} had no effect`;
    // It must not have completed before an operation that stands in front of it was invoked.
    if (completedAt[row]! < latestInvocation)
      return `row ${row} completed before one in front of it was invoked`;
    latestInvocation = Math.max(latestInvocation, invokedAt[row]!);
    seen[row] = 1;
    const operation = specifiedOperation(history, row, specification.usesProcess === true);
    const component = keyLabel(componentOf(operation));
    const next = (statesOf.get(component) ?? [initial]).flatMap((state) =>
      successorsOf(specification, state, operation),
    );
    if (next.length === 0) return `row ${row} is illegal where it stands`;
    statesOf.set(component, next.length === 1 ? next : distinct(next, specification));
  }
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.ok && seen[row] === 0) return `row ${row} completed and is missing`;
  }
  return undefined;
}

/** Several ways may lead to one state. */
function distinct<S>(states: readonly S[], specification: SequentialSpecification<S>): readonly S[] {
  const table = new StateTable(specification);
  return [...new Map(states.map((state) => [table.idOf(state), state])).values()];
}
