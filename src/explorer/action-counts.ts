import type { ActionCoverage } from './exploration-result.ts';

/** How often each action was taken and how many new states it found: an action never taken says that a guard is wrong. */
export class ActionCounts {
  readonly #names: readonly string[];
  readonly #taken: number[];
  readonly #distinct: number[];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#taken = names.map(() => 0);
    this.#distinct = names.map(() => 0);
  }

  taken(action: number): void {
    this.#taken[action]!++;
  }

  found(action: number): void {
    this.#distinct[action]!++;
  }

  coverage(): ActionCoverage[] {
    return this.#names.map((action, index) => ({
      action,
      taken: this.#taken[index]!,
      distinct: this.#distinct[index]!,
    }));
  }
}
