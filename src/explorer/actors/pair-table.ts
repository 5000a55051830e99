const MAXIMUM_LOAD = 0.6;
const WORDS_PER_SLOT = 3;

/** A map from pairs of integers to integers from 0, in one typed array. */
export class PairTable {
  #words: Int32Array;
  #mask: number;
  #size = 0;

  constructor(slots = 1 << 8) {
    this.#words = new Int32Array(slots * WORDS_PER_SLOT);
    this.#mask = slots - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** What is stored for the pair, or -1. */
  get(first: number, second: number): number {
    const words = this.#words;
    const mask = this.#mask;
    for (let slot = slotOf(first, second) & mask; ; slot = (slot + 1) & mask) {
      const offset = slot * WORDS_PER_SLOT;
      const stored = words[offset + 2]!;
      if (stored === 0 || (words[offset] === first && words[offset + 1] === second)) return stored - 1;
    }
  }

  /** Stores a number for a pair that has none yet. */
  add(first: number, second: number, value: number): void {
    if (++this.#size > MAXIMUM_LOAD * (this.#mask + 1)) this.#grow();
    this.#put(first, second, value + 1);
  }

  #put(first: number, second: number, word: number): void {
    let slot = slotOf(first, second) & this.#mask;
    while (this.#words[slot * WORDS_PER_SLOT + 2] !== 0) slot = (slot + 1) & this.#mask;
    const offset = slot * WORDS_PER_SLOT;
    this.#words[offset] = first;
    this.#words[offset + 1] = second;
    this.#words[offset + 2] = word;
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Int32Array(before.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let offset = 0; offset < before.length; offset += WORDS_PER_SLOT)
      if (before[offset + 2] !== 0) this.#put(before[offset]!, before[offset + 1]!, before[offset + 2]!);
  }
}

function slotOf(first: number, second: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
