/**
 * How a search stands. `violated` means: every configuration has been explored, and none honours every
 * return.
 */
export type SearchStatus = 'running' | 'valid' | 'violated';

/** A search that is run a slice at a time, so that two can alternate and the caller stays in control. */
export interface SearchMachine {
  readonly name: 'depth-first' | 'frontier';
  readonly status: SearchStatus;
  /** Configurations made so far, known ones included. */
  readonly steps: number;
  /** Different configurations kept so far. */
  readonly configurations: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** The greatest number of returns that some order honours, as far as known. */
  readonly deepestPosition: number;
  /** Makes at most about this many steps. */
  run(stepBudget: number): SearchStatus;
  /** When valid: the rows in an order that explains the history. */
  linearization(): number[];
}
