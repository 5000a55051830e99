import { type BitReader, UnexpectedEnd } from './bit-reader.ts';
import { HuffmanTable, longestCode } from './huffman-table.ts';

/** The compressed data contradicts itself. */
export class CorruptData extends Error {}

const windowBytes = 32 * 1024;
const chunkBytes = 128 * 1024;
const longestMatch = 258;

const endOfBlock = 256;
const blockType = { stored: 0, fixed: 1, dynamic: 2 } as const;

/** Bases and extra bits of lengths (codes 257 to 285) and distances (RFC 1951, section 3.2.5). */
const lengthExtra = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
const lengthBase = basesOf(lengthExtra, 3).fill(longestMatch, 28);
const distanceExtra = Uint8Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));
const distanceBase = basesOf(distanceExtra, 1);
/** The order in which the lengths of the code of code lengths come. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const fixedLiterals = new HuffmanTable(
  new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280),
);
const fixedDistances = new HuffmanTable(new Uint8Array(32).fill(5));

/**
 * Unpacks DEFLATE data (RFC 1951) chunk by chunk, synchronously: what is asked for is unpacked, and no more. Node's
 * zlib unpacks either all at once, which a small file can make arbitrarily large, or asynchronously, and the readers
 * of histories are synchronous.
 */
export class Inflater {
  readonly #bits: BitReader;
  /** The last 32 KiB that were given out, to copy from, and behind them the chunk in work. */
  readonly #output = new Uint8Array(windowBytes + chunkBytes + longestMatch);
  #end = 0;
  #block: 'none' | 'stored' | 'coded' = 'none';
  #isLastBlock = false;
  #storedBytes = 0;
  #literals = fixedLiterals;
  #distances = fixedDistances;

  constructor(bits: BitReader) {
    this.#bits = bits;
  }

  /** The next chunk, which the next call overwrites; `undefined` at the end. The bits then are behind the data. */
  next(): Uint8Array | undefined {
    if (this.#end > windowBytes) {
      this.#output.copyWithin(0, this.#end - windowBytes, this.#end);
      this.#end = windowBytes;
    }
    const start = this.#end;
    const limit = start + chunkBytes;
    while (this.#end < limit) {
      if (this.#block === 'none') {
        if (this.#isLastBlock) break;
        this.#beginBlock();
      }
      const isDone = this.#block === 'stored' ? this.#copyStored(limit) : this.#decode(limit);
      if (isDone) this.#block = 'none';
    }
    return this.#end === start ? undefined : this.#output.subarray(start, this.#end);
  }

  #beginBlock(): void {
    const bits = this.#bits;
    this.#isLastBlock = bits.bits(1) === 1;
    const type = bits.bits(2);
    this.#block = type === blockType.stored ? 'stored' : 'coded';
    if (type === blockType.stored) {
      bits.align();
      this.#storedBytes = bits.bits(16);
      if (bits.bits(16) !== (~this.#storedBytes & 0xffff)) {
        throw new CorruptData('the length of a stored block is not the complement of its check');
      }
    } else if (type === blockType.fixed) {
      this.#literals = fixedLiterals;
      this.#distances = fixedDistances;
    } else if (type === blockType.dynamic) {
      this.#readTables();
    } else {
      throw new CorruptData('a block has no valid type');
    }
  }

  #copyStored(limit: number): boolean {
    for (; this.#storedBytes > 0; this.#storedBytes -= 1) {
      if (this.#end === limit) return false;
      this.#output[this.#end++] = this.#bits.bits(8);
    }
    return true;
  }

  /** The two codes of a block, whose lengths are themselves coded (RFC 1951, section 3.2.7). */
  #readTables(): void {
    const bits = this.#bits;
    const literalCount = bits.bits(5) + 257;
    const distanceCount = bits.bits(5) + 1;
    const codeLengthCount = bits.bits(4) + 4;
    if (literalCount > 286 || distanceCount > 30) throw new CorruptData('a block declares too many codes');
    const codeLengths = new Uint8Array(codeLengthOrder.length);
    for (const symbol of codeLengthOrder.slice(0, codeLengthCount)) codeLengths[symbol] = bits.bits(3);
    const lengths = this.#readLengths(tableOf(codeLengths), literalCount + distanceCount);
    if (lengths[endOfBlock] === 0) throw new CorruptData('a block has no code for its end');
    this.#literals = tableOf(lengths.subarray(0, literalCount), { mayBeIncomplete: true });
    this.#distances = tableOf(lengths.subarray(literalCount), { mayBeIncomplete: true });
  }

  #readLengths(table: HuffmanTable, count: number): Uint8Array {
    const bits = this.#bits;
    const lengths = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      const symbol = this.#symbol(table);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw new CorruptData('the first code length repeats none');
      const repeated = symbol === 16 ? lengths[at - 1]! : 0;
      const times = symbol === 16 ? 3 + bits.bits(2) : symbol === 17 ? 3 + bits.bits(3) : 11 + bits.bits(7);
      if (at + times > count) throw new CorruptData('more code lengths than codes');
      lengths.fill(repeated, at, at + times);
      at += times;
    }
    return lengths;
  }

  #symbol(table: HuffmanTable): number {
    const bits = this.#bits;
    bits.fill();
    const entry = table.entries[bits.buffer & table.mask]!;
    if (entry === 0) throw this.#unknownCode();
    bits.bits(entry & 15);
    return entry >> 4;
  }

  /** Decodes literals and matches up to the end of the block, which it tells, or until the chunk is full. */
  #decode(limit: number): boolean {
    const bits = this.#bits;
    const output = this.#output;
    const { entries, mask } = this.#literals;
    let end = this.#end;
    while (end < limit) {
      // Inlined for speed: of what this loop does, nearly all is to take a literal or a length.
      if (bits.count < longestCode) bits.fill();
      const entry = entries[bits.buffer & mask]!;
      const used = entry & 15;
      if (used === 0) throw this.#unknownCode();
      if (used > bits.count) throw new UnexpectedEnd();
      bits.buffer >>>= used;
      bits.count -= used;
      const symbol = entry >> 4;
      if (symbol < endOfBlock) {
        output[end++] = symbol;
      } else if (symbol === endOfBlock) {
        this.#end = end;
        return true;
      } else {
        end = this.#copyMatch(symbol, end);
      }
    }
    this.#end = end;
    return false;
  }

  #copyMatch(symbol: number, end: number): number {
    const bits = this.#bits;
    const output = this.#output;
    const lengthCode = symbol - endOfBlock - 1;
    if (lengthCode >= lengthBase.length) throw new CorruptData('a length has no valid code');
    const length = lengthBase[lengthCode]! + bits.bits(lengthExtra[lengthCode]!);
    const distanceCode = this.#symbol(this.#distances);
    if (distanceCode >= distanceBase.length) throw new CorruptData('a distance has no valid code');
    const distance = distanceBase[distanceCode]! + bits.bits(distanceExtra[distanceCode]!);
    if (distance > end) throw new CorruptData('a repetition goes back to before the beginning');
    const stop = end + length;
    // Byte by byte: where the distance is shorter than the length the copy repeats what it has just written.
    for (let from = end - distance; end < stop; from += 1) output[end++] = output[from]!;
    return end;
  }

  /** A code that means nothing; at the end of the input it may be one that is cut off. */
  #unknownCode(): Error {
    return this.#bits.count < longestCode ? new UnexpectedEnd() : new CorruptData('a code means nothing');
  }
}

function tableOf(lengths: Uint8Array, options?: { readonly mayBeIncomplete: boolean }): HuffmanTable {
  const table = new HuffmanTable(lengths, options);
  if (!table.isSound) throw new CorruptData('the lengths of a Huffman code contradict each other');
  return table;
}

/** The least value of each code: those of the codes before it take up what is below. */
function basesOf(extraBits: Uint8Array, first: number): Uint16Array {
  const bases = new Uint16Array(extraBits.length);
  let base = first;
  for (const [code, extra] of extraBits.entries()) {
    bases[code] = base;
    base += 1 << extra;
  }
  return bases;
}
