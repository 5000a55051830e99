import { crc32 } from 'node:zlib';
import { BadInput } from '../core/bad-input.ts';
import { BitReader, type ByteSource, UnexpectedEnd } from './bit-reader.ts';
import type { HistoryLimits } from './history-limits.ts';
import { CorruptData, Inflater } from './inflater.ts';

const magic = [0x1f, 0x8b] as const;
const deflateMethod = 8;
const flag = { headerCheck: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
/** A small file may be as repetitive as it likes. */
const ratioMattersFromBytes = 16 * 1024 * 1024;

/** Whether bytes begin as gzip does. Told by content: file names lie. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === magic[0] && head[1] === magic[1];
}

/**
 * What a gzip file (RFC 1952) holds, chunk by chunk, also when several were joined, as log rotation does. The check
 * sums are verified, so that a damaged file never becomes another history. What was given out is overwritten by the
 * next call.
 */
export function gunzip(source: string, pull: ByteSource, limits: HistoryLimits): ByteSource {
  const reader = new GzipReader(source, pull, limits);
  return () => reader.next();
}

class GzipReader {
  readonly #source: string;
  readonly #limits: HistoryLimits;
  readonly #bits: BitReader;
  #inflater: Inflater | undefined;
  #check = 0;
  #memberBytes = 0;
  #totalBytes = 0;

  constructor(source: string, pull: ByteSource, limits: HistoryLimits) {
    this.#source = source;
    this.#limits = limits;
    this.#bits = new BitReader(pull);
    this.#explained(() => this.#readHeader(this.#bits.bits(8)));
  }

  next(): Uint8Array {
    return this.#explained(() => this.#next());
  }

  #next(): Uint8Array {
    while (this.#inflater !== undefined) {
      const chunk = this.#inflater.next();
      if (chunk !== undefined) {
        this.#check = crc32(chunk, this.#check);
        this.#memberBytes += chunk.length;
        this.#totalBytes += chunk.length;
        this.#checkLimits();
        return chunk;
      }
      this.#readTrailer();
      this.#beginNextMember();
    }
    return new Uint8Array(0);
  }

  #readHeader(first: number): void {
    const bits = this.#bits;
    if (first !== magic[0] || bits.bits(8) !== magic[1]) {
      throw new CorruptData('what follows the end of the compressed data is not gzip');
    }
    if (bits.bits(8) !== deflateMethod) throw new CorruptData('the compression method is unknown');
    const flags = bits.bits(8);
    if ((flags & flag.reserved) !== 0) throw new CorruptData('the header has flags that mean nothing');
    // Time of modification, extra flags, operating system.
    for (let skipped = 0; skipped < 6; skipped += 1) bits.bits(8);
    if ((flags & flag.extra) !== 0) for (let left = bits.bits(16); left > 0; left -= 1) bits.bits(8);
    if ((flags & flag.name) !== 0) while (bits.bits(8) !== 0);
    if ((flags & flag.comment) !== 0) while (bits.bits(8) !== 0);
    if ((flags & flag.headerCheck) !== 0) bits.bits(16);
    this.#inflater = new Inflater(bits);
    this.#check = 0;
    this.#memberBytes = 0;
  }

  #readTrailer(): void {
    const bits = this.#bits;
    bits.align();
    if (this.#unsigned32() !== this.#check) throw new CorruptData('the check sum is wrong');
    if (this.#unsigned32() !== this.#memberBytes % 2 ** 32) throw new CorruptData('the length is wrong');
  }

  /** Several files may be joined into one, and the last block of a tape is filled up with zeros. */
  #beginNextMember(): void {
    let next = this.#bits.byteOrEnd();
    while (next === 0) next = this.#bits.byteOrEnd();
    this.#inflater = undefined;
    if (next >= 0) this.#readHeader(next);
  }

  #unsigned32(): number {
    const low = this.#bits.bits(16);
    return low + this.#bits.bits(16) * 0x1_0000;
  }

  #checkLimits(): void {
    const { expandedBytes, expansionRatio } = this.#limits;
    const total = this.#totalBytes;
    if (total > expandedBytes) {
      this.#refuse(`unpacked it is larger than the limit expandedBytes of ${expandedBytes}`, unpackRemedy);
    }
    if (total > ratioMattersFromBytes && total > this.#bits.bytesUsed * expansionRatio) {
      this.#refuse(
        `unpacked it is more than ${expansionRatio} times as large as packed, which is the limit expansionRatio`,
        `Histories do not compress that well. ${unpackRemedy}`,
      );
    }
  }

  /** Runs a step; what is wrong with the data becomes a message with the file's name and what to do. */
  #explained<Result>(step: () => Result): Result {
    try {
      return step();
    } catch (error) {
      if (error instanceof UnexpectedEnd) {
        this.#refuse(
          'the compressed data (gzip) is cut off',
          'Copy the file again. To use what is there: zcat FILE | quorate analyze --tolerate-truncated -',
        );
      }
      if (error instanceof CorruptData) {
        this.#refuse(
          `the compressed data (gzip) is damaged: ${error.message} (byte ${this.#bits.bytesUsed})`,
          'Copy the file again; gzip -t FILE tests it.',
        );
      }
      throw error;
    }
  }

  #refuse(message: string, remedy: string): never {
    throw new BadInput(message, { place: { source: this.#source }, remedy });
  }
}

const unpackRemedy = 'If it is what you want to read: zcat FILE | quorate analyze -';
