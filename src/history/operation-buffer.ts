import type { OperationColumns } from '../core/history.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const firstCapacity = 1024;

/** The columns of a history that is still growing: they double, so that a million operations cost twenty copies. */
export class OperationBuffer {
  columns: Mutable<OperationColumns> = emptyColumns(firstCapacity);

  /** A new row, with all columns zero. */
  add(): number {
    const { columns } = this;
    const row = columns.count;
    if (row === columns.outcome.length) this.columns = copyOf(columns, row * 2);
    this.columns.count = row + 1;
    return row;
  }

  /** A copy that is exactly as long as it must be and that later rows leave alone. */
  snapshot(): OperationColumns {
    return copyOf(this.columns, this.columns.count);
  }
}

function emptyColumns(capacity: number): Mutable<OperationColumns> {
  return {
    count: 0,
    process: new Int32Array(capacity),
    f: new Int32Array(capacity),
    key: new Int32Array(capacity),
    argument: new Int32Array(capacity),
    result: new Int32Array(capacity),
    outcome: new Uint8Array(capacity),
    invokedAt: new Int32Array(capacity),
    completedAt: new Int32Array(capacity),
    invokeTime: new Float64Array(capacity),
    completeTime: new Float64Array(capacity),
    invokeLine: new Int32Array(capacity),
    completeLine: new Int32Array(capacity),
  };
}

function copyOf(columns: OperationColumns, capacity: number): Mutable<OperationColumns> {
  const copy = emptyColumns(capacity);
  copy.count = columns.count;
  for (const [name, column] of Object.entries(columns) as [keyof OperationColumns, Int32Array | number][]) {
    if (typeof column === 'number') continue;
    (copy[name] as Int32Array).set(column.subarray(0, columns.count));
  }
  return copy;
}
