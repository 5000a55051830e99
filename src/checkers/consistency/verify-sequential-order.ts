import { type History, type Operation, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { keyLabel } from '../linearizability/per-key.ts';
import {
  type SequentialSpecification,
  specifiedOperation,
  successorsOf,
} from '../linearizability/specification.ts';
import { StateTable } from '../linearizability/state-table.ts';

/**
 * Whether this order of rows explains the history under sequential consistency, straight from the definition (Lamport 1979);
 * `undefined` if it does, otherwise what is wrong. Shares nothing with the search. With `componentOf`, each component of the
 * object has its own state: that one order is legal can be said component by component, that there is one cannot.
 */
export function verifySequentialOrder<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  initial: S,
  order: readonly number[],
  componentOf: (operation: Operation) => HistoryValue | undefined = () => undefined,
): string | undefined {
  const { count, outcome, process, invokedAt, completedAt } = history.operations;
  const table = new StateTable(specification);
  const seen = new Set<number>();
  const latestInvocation = new Map<number, number>();
  const begin = new Map([[table.idOf(initial), initial]]);
  const statesOf = new Map<string, Map<number, S>>();
  for (const row of order) {
    if (!(row >= 0 && row < count) || seen.has(row)) return `row ${row} does not exist, or occurs twice`;
    if (outcome[row] === Outcome.fail) return `row ${row} had no effect`;
    // In its session it must not have completed before one that stands in front of it was invoked.
    const latest = latestInvocation.get(process[row]!) ?? -1;
    if (completedAt[row]! < latest) return `row ${row} stands behind a later one of its session`;
    latestInvocation.set(process[row]!, Math.max(latest, invokedAt[row]!));
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
