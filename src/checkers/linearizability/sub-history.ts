import { ABSENT, type History, NEVER, type OperationColumns, Outcome } from '../../core/history.ts';

/** Which operations of a history to keep, and which of their completions to take away. */
export interface SubHistory {
  /** Rows to keep, in order of invocation. */
  readonly rows: ArrayLike<number>;
  /** Rows that count as crashed: open for ever, with unknown result. */
  readonly isCrashed?: ((row: number) => boolean) | undefined;
}

/**
 * A history of some rows of another one; row i of it is `rows[i]` there. It names no initial state: that
 * belongs to whoever cuts.
 */
export function subHistory(history: History, { rows, isCrashed }: SubHistory): History {
  const { operations: all } = history;
  const take = <Column extends Int32Array | Float64Array | Uint8Array>(column: Column): Column => {
    const taken = column.slice(0, rows.length) as Column;
    for (let place = 0; place < rows.length; place += 1) taken[place] = column[rows[place]!]!;
    return taken;
  };
  const columns: OperationColumns = {
    count: rows.length,
    process: take(all.process),
    f: take(all.f),
    key: take(all.key),
    argument: take(all.argument),
    result: take(all.result),
    outcome: take(all.outcome),
    invokedAt: take(all.invokedAt),
    completedAt: take(all.completedAt),
    invokeTime: take(all.invokeTime),
    completeTime: take(all.completeTime),
    invokeLine: take(all.invokeLine),
    completeLine: take(all.completeLine),
  };
  for (let place = 0; place < rows.length; place += 1) {
    if (!isCrashed?.(rows[place]!)) continue;
    columns.outcome[place] = Outcome.info;
    columns.result[place] = ABSENT;
    columns.completedAt[place] = NEVER;
    columns.completeTime[place] = Number.NaN;
    columns.completeLine[place] = 0;
  }
  return { ...history, initial: undefined, operations: columns, faults: [], steps: [], notes: [] };
}

/**
 * The rows of a history as they were at an event: later invocations are gone, operations that had not
 * completed are crashed. A linearizable history stays linearizable: drop the removed operations from a
 * linearization; none of them was invoked when a kept one completed, so each can be moved behind all those.
 */
export function cutAt(history: History, rows: ArrayLike<number>, event: number): SubHistory {
  const { invokedAt, completedAt } = history.operations;
  return {
    rows: Array.from(rows).filter((row) => invokedAt[row]! <= event),
    isCrashed: (row) => completedAt[row]! > event,
  };
}
