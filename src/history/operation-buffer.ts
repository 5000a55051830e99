import type { OperationColumns } from '../core/history.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const firstCapacity = 1024;

/** From so many operations on, a history shares the memory of the buffer that it was built in, until that is written again. */
const longHistory = 1_000_000;

/** The columns of a history that is still growing: they double, so that a million operations cost twenty copies. */
export class OperationBuffer {
  columns: Mutable<OperationColumns> = emptyColumns(firstCapacity);
  #isShared = false;
  /** Until the first time is known, the columns of times are memory that nobody has touched. */
  #hasTimes = false;

  /** A new row, with all columns zero. */
  add(): number {
    const columns = this.writable();
    const row = columns.count;
    if (row === columns.outcome.length) enlarge(columns, row * 2, this.#hasTimes);
    columns.count = row + 1;
    return row;
  }

  /** The columns, to change what is in them. */
  writable(): Mutable<OperationColumns> {
    if (this.#isShared) this.columns = copyOf(this.columns, this.columns.outcome.length, this.#hasTimes);
    this.#isShared = false;
    return this.columns;
  }

  /** Notes a time of a row, or that there is none. */
  setTime(column: 'invokeTime' | 'completeTime', row: number, time: number | undefined): void {
    if (time === undefined && !this.#hasTimes) return;
    if (!this.#hasTimes) fillTimes(this.columns);
    this.#hasTimes = true;
    this.columns[column][row] = time ?? Number.NaN;
  }

  /** Columns exactly as long as they must be, which later rows and completions leave alone. */
  snapshot(): OperationColumns {
    const { columns } = this;
    if (columns.count >= longHistory) {
      this.#isShared = true;
      const none = new Float64Array(0);
      return { ...view(columns), ...(this.#hasTimes ? {} : { invokeTime: none, completeTime: none }) };
    }
    const copy = copyOf(columns, columns.count, this.#hasTimes);
    if (!this.#hasTimes) fillTimes(copy);
    return copy;
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

function fillTimes({ invokeTime, completeTime, count }: OperationColumns): void {
  invokeTime.fill(Number.NaN, 0, count);
  completeTime.fill(Number.NaN, 0, count);
}

function copyOf(columns: OperationColumns, capacity: number, hasTimes: boolean): Mutable<OperationColumns> {
  const copy = { ...columns };
  enlarge(copy, capacity, hasTimes);
  return copy;
}

/** Each column in turn, so that only one is there twice. Memory that was never written to costs nothing yet. */
function enlarge(columns: Mutable<OperationColumns>, capacity: number, hasTimes: boolean): void {
  const empty = { Int32Array, Uint8Array, Float64Array };
  for (const [name, column] of Object.entries(columns) as [keyof OperationColumns, Int32Array | number][]) {
    if (typeof column === 'number') continue;
    const kind = column.constructor.name as keyof typeof empty;
    const larger = new empty[kind](capacity) as Int32Array<ArrayBuffer>;
    const isUntouched = kind === 'Float64Array' && !hasTimes;
    if (!isUntouched) larger.set(column.subarray(0, columns.count));
    (columns as Record<string, unknown>)[name] = larger;
  }
}

function view(columns: OperationColumns): OperationColumns {
  const exact: Record<string, unknown> = { ...columns };
  for (const [name, column] of Object.entries(columns) as [keyof OperationColumns, Int32Array | number][]) {
    if (typeof column !== 'number') exact[name] = column.subarray(0, columns.count);
  }
  return exact as unknown as OperationColumns;
}
