import { BadInput } from '../core/bad-input.ts';
import { type HistoryValue, historyValueKey, Keyword } from '../core/history-value.ts';

/** A `Map` of the engine ends at 2^24 entries, with an error that would say nothing to a user. */
const distinctValueLimit = 16_000_000;
const smallIntegers = 4096;
/** Shorter slices are copied by the engine; longer ones keep the text that they were cut from alive. */
const copiedSliceLength = 13;

/** Gives equal values one index, in order of first appearance. */
export class ValueInterner {
  values: HistoryValue[] = [];
  #isShared = false;
  /** Index + 1 of the small integers: most histories use no other values, and no hashing is the fastest hashing. */
  readonly #small = new Int32Array(smallIntegers);
  /** The other safe integers: a history of unique values has millions of them. */
  readonly #integers = new IntegerTable();
  /** Strings, keywords, null and booleans: equal exactly if they are the same map key. */
  readonly #simple = new Map<HistoryValue, number>();
  readonly #byKey = new Map<string, number>();

  intern(value: HistoryValue): number {
    if (typeof value === 'number') {
      if (value >= 0 && value < smallIntegers && Number.isInteger(value)) return this.#internSmall(value);
      return Number.isSafeInteger(value) ? this.#internInteger(value) : this.#internByKey(value);
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
    return this.#push(kept);
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
    const index = this.#push(value + 0);
    this.#small[value] = index + 1;
    return index;
  }

  #internByKey(value: HistoryValue): number {
    const key = historyValueKey(value);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#checkRoom();
    this.#byKey.set(key, this.values.length);
    return this.#push(value);
  }

  #internInteger(value: number): number {
    const known = this.#integers.find(value, this.values);
    if (known >= 0) return known;
    this.#checkRoom();
    const index = this.#push(value);
    this.#integers.add(index, this.values);
    return index;
  }

  #push(value: HistoryValue): number {
    if (this.#isShared) this.values = [...this.values];
    this.#isShared = false;
    return this.values.push(value) - 1;
  }

  /** The values so far, which later ones leave alone. */
  snapshot(): readonly HistoryValue[] {
    this.#isShared = true;
    return this.values;
  }
}

/** A hash table of indexes into the values: four bytes and a bit for each, where a `Map` needs some forty. */
class IntegerTable {
  /** Index + 1; 0 is empty. */
  #slots = new Int32Array(1024);
  #used = 0;

  find(value: number, values: readonly HistoryValue[]): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(value) & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const index = this.#slots[slot]! - 1;
      if (values[index] === value) return index;
    }
    return -1;
  }

  /** Takes in a value that is not in it. */
  add(index: number, values: readonly HistoryValue[]): void {
    this.#used += 1;
    if (this.#used * 4 > this.#slots.length * 3) {
      const before = this.#slots;
      this.#slots = new Int32Array(2 * before.length);
      for (const slot of before) if (slot !== 0) this.#place(slot - 1, values[slot - 1] as number);
    }
    this.#place(index, values[index] as number);
  }

  #place(index: number, value: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(value) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index + 1;
  }
}

/** Mixes both halves of a safe integer. */
function hashOf(value: number): number {
  let hash = Math.imul(value | 0, 0x9e3779b1) ^ Math.imul(Math.floor(value / 2 ** 32) | 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** A copy that does not keep a chunk of the file alive. */
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
