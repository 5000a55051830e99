import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import { hashText } from '../../core/values/hash.ts';
import { Kind } from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';

/**
 * What each value of one slot of the global state adds to the sum under the fingerprint: mixed once for each value, not once
 * for each state.
 */
export class SlotHashes {
  readonly low = new GrowableInt32Array(64);
  readonly high = new GrowableInt32Array(64);
  readonly #slot: { readonly low: number; readonly high: number };

  constructor(slot: number) {
    this.#slot = hashText(Kind.state, String(slot));
  }

  get length(): number {
    return this.low.length;
  }

  /** The next value has this hash of its content. */
  push(low: number, high: number): void {
    mixer.mix(this.#slot.low, this.#slot.high, low, high);
    this.low.push(mixer.low);
    this.high.push(mixer.high);
  }
}
