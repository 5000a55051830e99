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
  const table = new StateTable(specification);
  const seen = new Set<number>();
  const begin = new Map([[table.idOf(initial), initial]]);
  const statesOf = new Map<string, Map<number, S>>();
  let latestInvocation = -1;
  for (const row of order) {
    if (!(row >= 0 && row < count) || seen.has(row)) return `row ${row} does not exist, or occurs twice`;
    if (outcome[row] === Outcome.fail) return `row ${row} had no effect`;
    // It must not have completed before an operation that stands in front of it was invoked.
    if (completedAt[row]! < latestInvocation)
      return `row ${row} completed before one in front of it was invoked`;
    latestInvocation = Math.max(latestInvocation, invokedAt[row]!);
    seen.add(row);
    const operation = specifiedOperation(history, row, specification.usesProcess === true);
    const component = keyLabel(componentOf(operation));
    const next = new Map<number, S>();
    for (const state of (statesOf.get(component) ?? begin).values()) {
      for (const after of successorsOf(specification, state, operation)) next.set(table.idOf(after), after);
    }
    if (next.size === 0) return `row ${row} is illegal where it stands`;
    statesOf.set(component, next);
  }
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.ok && !seen.has(row)) return `row ${row} completed and is missing`;
  }
  return undefined;
}
