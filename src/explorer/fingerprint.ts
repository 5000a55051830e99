import { hashText } from '../core/values/hash.ts';
import { hashValue, Kind, type Value } from '../core/values/index.ts';
import * as mixer from '../core/values/mixer.ts';

/**
 * Fingerprints of states: `fin(state, Σ mix(variable, H(value)))`, updated from the source state's sum instead of
 * computed anew, so that a successor costs one mix per changed variable.
 *
 * Results are left in `low` and `high`.
 */
export class Fingerprinter {
  low = 0;
  high = 0;
  readonly #slots: readonly { readonly low: number; readonly high: number }[];
  /** Contribution of each variable of the source state. */
  readonly #contributionLow: Int32Array;
  readonly #contributionHigh: Int32Array;
  readonly #bits: number;
  #source: readonly Value[] = [];
  #sumLow = 0;
  #sumHigh = 0;

  /**
   * @param bits how many of the 64 bits to keep: fewer than 64 make collisions likely, which the tests want.
   */
  constructor(variables: readonly string[], bits = 64) {
    this.#slots = variables.map((_, index) => hashText(Kind.state, String(index)));
    this.#contributionLow = new Int32Array(variables.length);
    this.#contributionHigh = new Int32Array(variables.length);
    this.#bits = bits;
  }

  /** Takes a state as the source of the following {@link successor} calls; leaves its own fingerprint. */
  source(values: readonly Value[]): void {
    this.#source = values;
    this.#sumLow = 0;
    this.#sumHigh = 0;
    for (let index = 0; index < values.length; index++) {
      const slot = this.#slots[index]!;
      hashValue(values[index]!);
      mixer.mix(slot.low, slot.high, mixer.low, mixer.high);
      this.#contributionLow[index] = mixer.low;
      this.#contributionHigh[index] = mixer.high;
      this.#sumLow = (this.#sumLow + mixer.low) | 0;
      this.#sumHigh = (this.#sumHigh + mixer.high) | 0;
    }
    this.#finish(this.#sumLow, this.#sumHigh);
  }

  /** Leaves the fingerprint of a successor of the source state. */
  successor(next: readonly Value[]): void {
    let sumLow = this.#sumLow;
    let sumHigh = this.#sumHigh;
    for (let index = 0; index < next.length; index++) {
      const value = next[index]!;
      if (value === this.#source[index]) continue;
      const slot = this.#slots[index]!;
      hashValue(value);
      mixer.mix(slot.low, slot.high, mixer.low, mixer.high);
      sumLow = (sumLow + mixer.low - this.#contributionLow[index]!) | 0;
      sumHigh = (sumHigh + mixer.high - this.#contributionHigh[index]!) | 0;
    }
    this.#finish(sumLow, sumHigh);
  }

  #finish(sumLow: number, sumHigh: number): void {
    mixer.finish(Kind.state, this.#slots.length, sumLow, sumHigh);
    this.low = mixer.low;
    this.high = mixer.high;
    if (this.#bits < 64) {
      this.low &= this.#bits >= 32 ? -1 : (1 << this.#bits) - 1;
      this.high &= this.#bits <= 32 ? 0 : (1 << (this.#bits - 32)) - 1;
    }
  }
}
