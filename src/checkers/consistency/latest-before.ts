import { NEVER, type OperationColumns } from '../../core/history.ts';

/**
 * Finds, for operations of one process that come in order of invocation, the latest ones before each: those that precede
 * it, and no other one between. Precedence within a process is that of real time: completed before the other was invoked.
 * So an operation of unknown outcome precedes nothing, and one that overlaps another is not ordered with it.
 */
export class LatestBefore {
  readonly #columns: OperationColumns;
  /** Rows that may still be the latest before some later operation. */
  #pool: number[] = [];

  constructor(columns: OperationColumns) {
    this.#columns = columns;
  }

  add(row: number): void {
    if (this.#columns.completedAt[row] !== NEVER) this.#pool.push(row);
  }

  /** The latest of the rows added that precede this one; at most one where the process waits for its answers. */
  before(row: number): number[] {
    const { invokedAt, completedAt } = this.#columns;
    const precedes = (earlier: number, later: number) => completedAt[earlier]! < invokedAt[later]!;
    const earlier = this.#pool.filter((candidate) => precedes(candidate, row));
    if (earlier.length === 0) return [];
    // What precedes another predecessor is hidden by it, now and for all that is invoked later.
    const lastInvoked = earlier.reduce((last, next) => (invokedAt[next]! > invokedAt[last]! ? next : last));
    this.#pool = this.#pool.filter((candidate) => !precedes(candidate, lastInvoked));
    return earlier.filter((candidate) => !precedes(candidate, lastInvoked));
  }
}
