import { Randomness } from '../../../src/core/random.ts';

/** A seeded stream of choices, from which a specification is made: the same seed makes the same one on every machine. */
export class SpecificationChoices {
  readonly #random: Randomness;
  #draws = 0;

  constructor(seed: number) {
    this.#random = new Randomness(seed);
  }

  /** A whole number below the bound. */
  below(bound: number): number {
    return this.#random.integer(bound, 'specification', this.#draws++);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
