import { type History, Outcome, operationAt } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';

/** An id that a completed operation returned. */
export interface IssuedId {
  readonly row: number;
  readonly process: string;
  readonly id: HistoryValue;
  readonly invokedAt: number;
  readonly completedAt: number;
  readonly line: number;
}

/** Names of functions whose results are ids. */
const issuing = ['generate', 'next-id'];

/** Whether a history records ids. */
export function issuesIds({ functions }: History): boolean {
  return functions.some((f) => issuing.includes(f));
}

/** All ids of a history, in order of completion. */
export function issuedIds(history: History): IssuedId[] {
  const { count, f, outcome, invokedAt, completedAt, completeLine } = history.operations;
  const issued: IssuedId[] = [];
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] !== Outcome.ok || !issuing.includes(history.functions[f[row]!]!)) continue;
    const { process, result } = operationAt(history, row);
    issued.push({
      row,
      process,
      id: result ?? null,
      invokedAt: invokedAt[row]!,
      completedAt: completedAt[row]!,
      line: completeLine[row]!,
    });
  }
  return issued.sort((left, right) => left.completedAt - right.completedAt);
}
