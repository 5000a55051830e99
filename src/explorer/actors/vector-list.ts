/** A list of vectors of one width, one after the other. */
export class VectorList {
  words: Int32Array;
  readonly #width: number;
  #length = 0;

  constructor(width: number) {
    this.#width = width;
    this.words = new Int32Array(width * 1024);
  }

  /** In vectors. */
  get length(): number {
    return this.#length;
  }

  push(vector: Int32Array): void {
    const offset = this.#length * this.#width;
    if (offset === this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    const { words } = this;
    for (let slot = 0; slot < this.#width; slot++) words[offset + slot] = vector[slot]!;
    this.#length++;
  }

  clear(): void {
    this.#length = 0;
  }
}
