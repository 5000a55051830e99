import { usesNoMore } from './uses-no-more.ts';

/** The same configuration, or one at least as good, is there already. */
export const KNOWN = -1;

/**
 * A set of configurations: rows of 32-bit words in one arena, found through a hash table of chains. No
 * JavaScript object is made for a configuration.
 *
 * A configuration is `keyWords` words that must be equal (position, state, open operations linearized),
 * followed by `crashedWords` words: the crashed operations used. With `dominance`, a configuration is not
 * added when one with equal key words has used a subset; bits of a class are used in order, so a subset of
 * bits is "no more, class by class" (HISTORIES, rule 4).
 */
export class ConfigurationSet {
  readonly #keyWords: number;
  readonly #width: number;
  readonly #hashedWords: number;
  readonly #dominance: boolean;
  /** Per configuration: its words, then the hash, then the next one of the chain plus one. */
  readonly #stride: number;
  #heads = new Int32Array(1024);
  #count = 0;
  words: Int32Array;
  /** 1 for a configuration that a later one dominates: no need to expand it. */
  dominated = new Uint8Array(256);

  constructor(keyWords: number, crashedWords: number, dominance: boolean) {
    this.#keyWords = keyWords;
    this.#width = keyWords + crashedWords;
    this.#dominance = dominance && crashedWords > 0;
    this.#hashedWords = this.#dominance ? keyWords : this.#width;
    this.#stride = this.#width + 2;
    this.words = new Int32Array(256 * this.#stride);
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return 4 * (this.words.length + this.#heads.length) + this.dominated.length;
  }

  /** Where the words of a configuration begin in {@link words}. */
  offsetOf(id: number): number {
    return id * this.#stride;
  }

  /** Adds the configuration and gives its number, or {@link KNOWN}. */
  add(configuration: Int32Array): number {
    const hash = this.#hash(configuration);
    const keyWords = this.#keyWords;
    const crashedWords = this.#width - keyWords;
    let bucket = hash & (this.#heads.length - 1);
    for (let entry = this.#heads[bucket]!; entry !== 0; ) {
      const offset = (entry - 1) * this.#stride;
      if (this.words[offset + this.#width] === hash && this.#sameKey(configuration, offset)) {
        if (!this.#dominance) return KNOWN;
        const crashed = offset + keyWords;
        if (usesNoMore(this.words, crashed, configuration, keyWords, crashedWords)) return KNOWN;
        if (usesNoMore(configuration, keyWords, this.words, crashed, crashedWords))
          this.dominated[entry - 1] = 1;
      }
      entry = this.words[offset + this.#width + 1]!;
    }
    if (this.#count >= this.#heads.length) {
      this.#rehash();
      bucket = hash & (this.#heads.length - 1);
    }
    return this.#append(configuration, hash, bucket);
  }

  clear(): void {
    // By entries, not by buckets: one crowded level must not make every later one slow.
    for (let id = 0; id < this.#count; id += 1) {
      this.#heads[this.words[id * this.#stride + this.#width]! & (this.#heads.length - 1)] = 0;
    }
    this.dominated.fill(0, 0, this.#count);
    this.#count = 0;
  }

  #append(configuration: Int32Array, hash: number, bucket: number): number {
    const id = this.#count;
    const offset = id * this.#stride;
    if (offset + this.#stride > this.words.length) this.words = enlarged(this.words);
    if (id >= this.dominated.length) {
      const larger = new Uint8Array(2 * this.dominated.length);
      larger.set(this.dominated);
      this.dominated = larger;
    }
    const words = this.words;
    for (let word = 0; word < this.#width; word += 1) words[offset + word] = configuration[word]!;
    words[offset + this.#width] = hash;
    words[offset + this.#width + 1] = this.#heads[bucket]!;
    this.#heads[bucket] = id + 1;
    this.#count += 1;
    return id;
  }

  #rehash(): void {
    this.#heads = new Int32Array(4 * this.#heads.length);
    for (let id = 0; id < this.#count; id += 1) {
      const tail = id * this.#stride + this.#width;
      const bucket = this.words[tail]! & (this.#heads.length - 1);
      this.words[tail + 1] = this.#heads[bucket]!;
      this.#heads[bucket] = id + 1;
    }
  }

  #hash(configuration: Int32Array): number {
    let hash = 0;
    for (let word = 0; word < this.#hashedWords; word += 1) {
      hash = Math.imul(hash ^ configuration[word]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #sameKey(configuration: Int32Array, offset: number): boolean {
    for (let word = 0; word < this.#hashedWords; word += 1) {
      if (configuration[word] !== this.words[offset + word]) return false;
    }
    return true;
  }
}

/** A copy of twice the length. */
export function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
