/** Slots are doubled when more than this share is taken: beyond it, probes get long. */
const MAXIMUM_LOAD = 0.6;
const WORDS_PER_SLOT = 3;
const INITIAL_SLOTS = 1 << 12;

/**
 * The visited set: 64-bit fingerprints, each with the index of its state in breadth-first order. Open addressing in
 * one typed array, twelve bytes a slot, no object a state.
 *
 * A slot is (low, high, index + 1); the third word 0 means empty, so that every fingerprint, also (0, 0), can be
 * stored. Several workers would publish a slot by compare-and-swap on that third word.
 */
export class FingerprintSet {
  #words = new Int32Array(INITIAL_SLOTS * WORDS_PER_SLOT);
  #mask = INITIAL_SLOTS - 1;
  #limit = Math.floor(INITIAL_SLOTS * MAXIMUM_LOAD);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Memory of the table in bytes. */
  get byteLength(): number {
    return this.#words.byteLength;
  }

  /** The index under which a fingerprint is stored, or -1. */
  find(low: number, high: number): number {
    return this.#words[this.#probe(low, high) + 2]! - 1;
  }

  /** Stores a fingerprint under an index unless it is there. @returns the index it had, or -1 if it was new. */
  findOrInsert(low: number, high: number, index: number): number {
    const offset = this.#probe(low, high);
    const words = this.#words;
    const stored = words[offset + 2]!;
    if (stored !== 0) return stored - 1;
    words[offset] = low;
    words[offset + 1] = high;
    words[offset + 2] = index + 1;
    if (++this.#size > this.#limit) this.#grow();
    return -1;
  }

  /** The fingerprints stored under these indexes, in their order: one pass, for the few states of a trace. */
  fingerprintsOf(indexes: readonly number[]): [low: number, high: number][] {
    const positions = new Map(indexes.map((index, position) => [index, position]));
    const found: [number, number][] = indexes.map(() => [0, 0]);
    const words = this.#words;
    for (let offset = 0; offset < words.length; offset += WORDS_PER_SLOT) {
      const position = words[offset + 2] === 0 ? undefined : positions.get(words[offset + 2]! - 1);
      if (position !== undefined) found[position] = [words[offset]!, words[offset + 1]!];
    }
    return found;
  }

  /** Offset of the slot that holds a fingerprint, or of the empty slot where it belongs. */
  #probe(low: number, high: number): number {
    const words = this.#words;
    const mask = this.#mask;
    let slot = low & mask;
    for (;;) {
      const offset = slot * WORDS_PER_SLOT;
      if (words[offset + 2] === 0 || (words[offset] === low && words[offset + 1] === high)) return offset;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const before = this.#words;
    const slots = (this.#mask + 1) * 2;
    this.#words = new Int32Array(slots * WORDS_PER_SLOT);
    this.#mask = slots - 1;
    this.#limit = Math.floor(slots * MAXIMUM_LOAD);
    for (let offset = 0; offset < before.length; offset += WORDS_PER_SLOT) {
      if (before[offset + 2] === 0) continue;
      const target = this.#probe(before[offset]!, before[offset + 1]!);
      this.#words[target] = before[offset]!;
      this.#words[target + 1] = before[offset + 1]!;
      this.#words[target + 2] = before[offset + 2]!;
    }
  }
}
