import { BadInput } from '../core/bad-input.ts';
import { type HistoryValue, historyValueKey, Keyword } from '../core/history-value.ts';

/** A `Map` of the engine ends at 2^24 entries, with an error that would say nothing to a user. */
const distinctValueLimit = 16_000_000;
const smallIntegers = 4096;
/** Shorter slices are copied by the engine; longer ones keep the text that they were cut from alive. */
const copiedSliceLength = 13;

/** Gives equal values one index, in order of first appearance. */
export class ValueInterner {
  readonly values: HistoryValue[] = [];
  /** Index + 1 of the small integers: most histories use no other values, and no hashing is the fastest hashing. */
  readonly #small = new Int32Array(smallIntegers);
  /** Safe integers, strings, keywords, null and booleans: equal exactly if they are the same map key. */
  readonly #simple = new Map<HistoryValue, number>();
  readonly #byKey = new Map<string, number>();

  intern(value: HistoryValue): number {
    if (typeof value === 'number') {
      if (value >= 0 && value < smallIntegers && Number.isInteger(value)) return this.#internSmall(value);
      if (!Number.isSafeInteger(value)) return this.#internByKey(value);
    } else if (typeof value === 'bigint') {
      const number = Number(value);
      return Number.isSafeInteger(number) ? this.intern(number) : this.#internByKey(value);
    } else if (typeof value === 'object' && value !== null && !(value instanceof Keyword)) {
      return this.#internByKey(value);
    }
    const known = this.#simple.get(value);
    if (known !== undefined) return known;
    this.#checkRoom();
    const kept = typeof value === 'string' && value.length >= copiedSliceLength ? detached(value) : value;
    this.#simple.set(kept, this.values.length);
    return this.values.push(kept) - 1;
  }

  #checkRoom(): void {
    if (this.values.length < distinctValueLimit) return;
    throw new BadInput(`the history has more distinct values than the limit of ${distinctValueLimit}`, {
      remedy: 'Split it by key or by time.',
    });
  }

  #internSmall(value: number): number {
    const known = this.#small[value]!;
    if (known !== 0) return known - 1;
    // The sum turns -0, which equals 0, into 0.
    this.#small[value] = this.values.push(value + 0);
    return this.values.length - 1;
  }

  #internByKey(value: HistoryValue): number {
    const key = historyValueKey(value);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#checkRoom();
    this.#byKey.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** A copy that does not keep a chunk of the file alive. */
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
