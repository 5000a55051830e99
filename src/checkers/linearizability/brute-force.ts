import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { type SequentialSpecification, specifiedOperation, successorsOf } from './specification.ts';

/** More operations than this take too long by brute force. */
export const BRUTE_FORCE_LIMIT = 10;

/**
 * Whether some order of all completed and some crashed operations respects real time and is legal: tries them
 * all. It is the definition of linearizability (Herlihy and Wing 1990) and nothing more, to judge everything
 * else by.
 */
export function isLinearizableByBruteForce<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  initial: S = specification.initial,
): boolean {
  const { count, outcome, invokedAt, completedAt } = history.operations;
  const usesProcess = specification.usesProcess === true;
  const operations = Array.from({ length: count }, (_, row) => specifiedOperation(history, row, usesProcess));
  const rows = [...operations.keys()].filter((row) => outcome[row] !== Outcome.fail);

  function canFinish(remaining: readonly number[], state: S): boolean {
    if (remaining.every((row) => outcome[row] === Outcome.info)) return true;
    return remaining.some((row) => {
      const others = remaining.filter((other) => other !== row);
      if (others.some((other) => completedAt[other]! < invokedAt[row]!)) return false;
      return successorsOf(specification, state, operations[row]!).some((next) => canFinish(others, next));
    });
  }
  return canFinish(rows, initial);
}
