import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { type SequentialSpecification, specifiedOperation, successorsOf } from './specification.ts';
import { StateTable } from './state-table.ts';

/** What is still to be linearized, and the state before it. */
export interface DefinitionConfiguration<S> {
  readonly remaining: readonly number[];
  readonly state: S;
}

/**
 * Brute force with a memory of (operations that remain, state), for windows too large for brute force: an
 * independent judge of counterexamples, without any reduction, and with nothing in common with the searches
 * but the step function. `unknown` after this many configurations.
 */
export function judgeByDefinition<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  initial: S,
  configurationLimit: number,
): 'valid' | 'violated' | 'unknown' {
  const reached = configurationsAfter(
    history,
    specification,
    initial,
    Number.POSITIVE_INFINITY,
    configurationLimit,
  );
  if (reached === undefined) return 'unknown';
  return reached.length > 0 ? 'valid' : 'violated';
}

/**
 * Every configuration that a linearization can pass when it has just linearized all operations that completed
 * up to this event; empty if there is none. `undefined` beyond the limit.
 *
 * Complete: in a linearization take the shortest prefix with all those operations. What stands in it was
 * invoked by the event, for something that completed by then follows it, or is it.
 */
export function configurationsAfter<S>(
  history: History,
  specification: SequentialSpecification<S>,
  initial: S,
  event: number,
  configurationLimit: number,
): DefinitionConfiguration<S>[] | undefined {
  const { count, outcome, invokedAt, completedAt } = history.operations;
  const usesProcess = specification.usesProcess === true;
  const operations = Array.from({ length: count }, (_, row) => specifiedOperation(history, row, usesProcess));
  const rows = [...operations.keys()].filter((row) => outcome[row] !== Outcome.fail);
  const isDue = (row: number) => outcome[row] === Outcome.ok && completedAt[row]! <= event;
  const table = new StateTable(specification);
  const seen = new Set<string>();
  const reached: DefinitionConfiguration<S>[] = [];
  const stack: DefinitionConfiguration<S>[] = [{ remaining: rows, state: initial }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { remaining, state } = top;
    if (!remaining.some(isDue)) {
      reached.push(top);
      if (event === Number.POSITIVE_INFINITY) break;
      continue;
    }
    // Nothing that remains may have completed before the next one was invoked.
    const firstReturn = remaining.reduce(
      (first, row) => Math.min(first, completedAt[row]!),
      Number.POSITIVE_INFINITY,
    );
    for (const row of remaining) {
      if (firstReturn < invokedAt[row]!) continue;
      const successors = successorsOf(specification, state, operations[row]!);
      if (successors.length === 0) continue;
      const others = remaining.filter((other) => other !== row);
      for (const next of successors) {
        const configuration = `${table.idOf(next)}:${others.join(',')}`;
        if (seen.has(configuration)) continue;
        if (seen.size >= configurationLimit) return undefined;
        seen.add(configuration);
        stack.push({ remaining: others, state: next });
      }
    }
  }
  return reached;
}
