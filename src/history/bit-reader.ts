/** Gives the next bytes, none at the end. They may be overwritten by the next call. */
export type ByteSource = () => Uint8Array;

/** The input ended inside compressed data. */
export class UnexpectedEnd extends Error {}

/**
 * Bits from bytes that arrive in chunks, the lowest bit of each byte first (RFC 1951, section 3.1.1). The fields are
 * open to the decoder's inner loop, which holds them in variables of its own.
 */
export class BitReader {
  /** Bits that were taken from the bytes and not yet used, the next one lowest; zeros above. */
  buffer = 0;
  /** How many there are, at most 32. */
  count = 0;
  bytes: Uint8Array = new Uint8Array(0);
  /** Index in {@link bytes} of the next byte. */
  at = 0;
  readonly #pull: ByteSource;
  #isAtEnd = false;
  #bytesBefore = 0;

  constructor(pull: ByteSource) {
    this.#pull = pull;
  }

  /** Bytes of the input that were used, those in part included. */
  get bytesUsed(): number {
    return this.#bytesBefore + this.at - (this.count >> 3);
  }

  /** Takes in bytes while another one fits: afterwards there are at least 25 bits, or the input is at its end. */
  fill(): void {
    while (this.count <= 24) {
      if (this.at === this.bytes.length && !this.#nextBytes()) return;
      this.buffer |= this.bytes[this.at++]! << this.count;
      this.count += 8;
    }
  }

  /** The next `length` bits, at most 16, as a number. */
  bits(length: number): number {
    if (this.count < length) this.fill();
    if (this.count < length) throw new UnexpectedEnd();
    const value = this.buffer & ((1 << length) - 1);
    this.buffer >>>= length;
    this.count -= length;
    return value;
  }

  /** The next byte; -1 at the end. Between bytes only. */
  byteOrEnd(): number {
    if (this.count === 0) this.fill();
    return this.count === 0 ? -1 : this.bits(8);
  }

  /** Skips to the next byte's beginning. */
  align(): void {
    this.bits(this.count & 7);
  }

  #nextBytes(): boolean {
    if (this.#isAtEnd) return false;
    this.#bytesBefore += this.bytes.length;
    this.bytes = this.#pull();
    this.at = 0;
    this.#isAtEnd = this.bytes.length === 0;
    return !this.#isAtEnd;
  }
}
