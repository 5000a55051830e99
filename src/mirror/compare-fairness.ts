import type { FairnessCondition } from '../core/temporal-property.ts';

/** Which conditions of a side are enabled in a state, and which of them each step from it is one of. */
export interface FairnessBits {
  /** `undefined` where it cannot be evaluated. */
  readonly enabled: readonly (boolean | undefined)[];
  /** By the key of the state that the step leads to; steps that change nothing are none of any. */
  readonly taken: ReadonlyMap<string, readonly boolean[]>;
}

type Conditions = readonly FairnessCondition<never>[];

/**
 * Compares the fairness of two systems by what it says and not by how it is written: a condition of one side has to be
 * enabled in the same states, and taken in the same steps, as some condition of the same kind of the other.
 */
export class FairnessComparison {
  readonly #left: Conditions;
  readonly #right: Conditions;
  /** Whether conditions of left and right may still be one, row by row. */
  readonly #alike: boolean[];
  /** Index of the state at which a condition lost its last partner; of the left side, then of the right. */
  readonly #aloneSince: (number | undefined)[];

  constructor(left: Conditions, right: Conditions) {
    this.#left = left;
    this.#right = right;
    this.#alike = left.flatMap(({ kind }) => right.map((other) => other.kind === kind));
    this.#aloneSince = [...left, ...right].map(() => undefined);
    this.#noteAlone(-1);
  }

  get isNeeded(): boolean {
    return this.#left.length + this.#right.length > 0;
  }

  compare(state: number, left: FairnessBits, right: FairnessBits): void {
    let isRefuted = this.#refute(left.enabled, right.enabled);
    for (const [key, taken] of left.taken)
      isRefuted = this.#refute(taken, right.taken.get(key)!) || isRefuted;
    if (isRefuted) this.#noteAlone(state);
  }

  /** The first state at which conditions without a partner show, and what they are; -1 for no state. */
  difference(): { readonly state: number; readonly differences: readonly string[] } | undefined {
    const alone = this.#aloneSince.filter((state) => state !== undefined);
    if (alone.length === 0) return undefined;
    const differences = [...this.#left, ...this.#right].flatMap(({ name }, index) => {
      if (this.#aloneSince[index] === undefined) return [];
      return [
        `only the ${index < this.#left.length ? 'specification' : 'model'} has the fairness condition ${name}`,
      ];
    });
    return { state: Math.min(...alone), differences };
  }

  #refute(left: readonly (boolean | undefined)[], right: readonly (boolean | undefined)[]): boolean {
    let isRefuted = false;
    for (let row = 0; row < left.length; row++) {
      for (let column = 0; column < right.length; column++) {
        if (left[row] === right[column]) continue;
        const at = row * right.length + column;
        isRefuted ||= this.#alike[at]!;
        this.#alike[at] = false;
      }
    }
    return isRefuted;
  }

  #noteAlone(state: number): void {
    const width = this.#right.length;
    const isAlike = (row: number, column: number) => this.#alike[row * width + column]!;
    this.#left.forEach((_, row) => {
      if (!this.#right.some((_, column) => isAlike(row, column))) this.#aloneSince[row] ??= state;
    });
    this.#right.forEach((_, column) => {
      if (!this.#left.some((_, row) => isAlike(row, column)))
        this.#aloneSince[this.#left.length + column] ??= state;
    });
  }
}
