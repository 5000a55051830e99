/** Bits of the longest code (RFC 1951, section 3.2.7). */
export const longestCode = 15;

/** A canonical Huffman code (RFC 1951, section 3.2.2) as a table that the next bits of the input are looked up in. */
export class HuffmanTable {
  /** By the next bits, as many as the longest code has: `symbol << 4 | length of its code`; 0 where there is none. */
  readonly entries: Uint16Array;
  readonly mask: number;
  /** Whether the lengths are those of a code: none too many, and none missing unless that is allowed. */
  readonly isSound: boolean;

  /**
   * `lengths[symbol]` is the length of its code in bits, 0 where it has none. `mayBeIncomplete` allows a code that
   * has one symbol of one bit, or none: a block of one distance, or without matches, has such codes.
   */
  constructor(
    lengths: Uint8Array,
    options: { readonly mayBeIncomplete: boolean } = { mayBeIncomplete: false },
  ) {
    const counts = new Uint16Array(longestCode + 1);
    for (const length of lengths) counts[length]! += 1;
    counts[0] = 0;
    const longest = Math.max(
      1,
      counts.findLastIndex((count) => count > 0),
    );
    this.mask = (1 << longest) - 1;
    this.entries = new Uint16Array(1 << longest);
    const unused = unusedCodes(counts, longest);
    this.isSound = unused === 0 || (unused > 0 && options.mayBeIncomplete && longest === 1);
    if (this.isSound) this.#enter(lengths, counts, longest);
  }

  #enter(lengths: Uint8Array, counts: Uint16Array, longest: number): void {
    const nextCode = new Uint16Array(longestCode + 2);
    for (let length = 1; length <= longest; length += 1) {
      nextCode[length + 1] = (nextCode[length]! + counts[length]!) << 1;
    }
    for (const [symbol, length] of lengths.entries()) {
      if (length === 0) continue;
      const first = reversed(nextCode[length]!, length);
      nextCode[length]! += 1;
      const entry = (symbol << 4) | length;
      for (let at = first; at <= this.mask; at += 1 << length) this.entries[at] = entry;
    }
  }
}

/** Codes of the longest length that no symbol takes; negative when there are more symbols than codes. */
function unusedCodes(counts: Uint16Array, longest: number): number {
  let unused = 1;
  for (let length = 1; length <= longest; length += 1) {
    unused = unused * 2 - counts[length]!;
    if (unused < 0) return unused;
  }
  return unused;
}

/** Codes are packed from their highest bit, everything else from its lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
