/** A list of 32-bit integers that doubles its memory when full. */
export class GrowableInt32Array {
  #words: Int32Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#words = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get byteLength(): number {
    return this.#words.byteLength;
  }

  at(index: number): number {
    return this.#words[index]!;
  }

  /** Replaces the word at an index below the length. */
  set(index: number, word: number): void {
    this.#words[index] = word;
  }

  push(word: number): void {
    if (this.#length === this.#words.length) {
      const words = new Int32Array(this.#words.length * 2);
      words.set(this.#words);
      this.#words = words;
    }
    this.#words[this.#length++] = word;
  }

  /** Takes the last word off. */
  pop(): number {
    return this.#words[--this.#length]!;
  }

  clear(): void {
    this.#length = 0;
  }
}
