import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import { PageFile } from './page-file.ts';
import type { PatternTable } from './pattern-table.ts';

const PAGE_BYTES = 1 << 20;
/** The longest a number of 32 bits gets in groups of seven. */
const LONGEST_NUMBER = 5;
/** Patterns and targets of a row are sorted as one number: target * this + pattern, exact below 2^53. */
const PATTERNS = 2 ** 21;
const DEFAULT_MEMORY_MIB = 2048;

/**
 * The edges of a graph, a row a state: targets in ascending order as differences in groups of seven bits, each with the
 * number of its pattern. Edges to one target are one edge, with the bits of all of them. Rows are appended in the order
 * of their states, and what exceeds the memory goes to a file.
 */
export class EdgeRows {
  /** The row that was read last. */
  targets = new Int32Array(64);
  patterns = new Int32Array(64);
  /** Edges in all rows. */
  edges = 0;
  readonly #table: PatternTable;
  readonly #pages: PageFile;
  readonly #rowPages = new GrowableInt32Array();
  readonly #rowOffsets = new GrowableInt32Array();
  #page = new Uint8Array(PAGE_BYTES);
  #end = 0;
  #pending = new Float64Array(64);
  #pendingCount = 0;

  constructor(table: PatternTable, memoryMiB = DEFAULT_MEMORY_MIB) {
    this.#table = table;
    this.#pages = new PageFile((memoryMiB * 2 ** 20) / PAGE_BYTES);
  }

  get rows(): number {
    return this.#rowPages.length;
  }

  /** Pages of the rows that are in a file. */
  get spilledPages(): number {
    return this.#pages.spilled;
  }

  /** Adds an edge to the row that {@link endRow} will end. */
  add(target: number, pattern: number): void {
    if (pattern >= PATTERNS)
      throw new RangeError('the steps differ in too many ways in what is true of them');
    if (this.#pendingCount === this.#pending.length) {
      const larger = new Float64Array(this.#pending.length * 2);
      larger.set(this.#pending);
      this.#pending = larger;
    }
    this.#pending[this.#pendingCount++] = target * PATTERNS + pattern;
  }

  endRow(): void {
    const count = this.#sortPending();
    this.#reserve((1 + 2 * count) * LONGEST_NUMBER);
    this.#rowPages.push(this.#pages.size);
    this.#rowOffsets.push(this.#end);
    this.#write(count);
    let before = 0;
    for (let index = 0; index < count; index++) {
      this.#write(this.targets[index]! - before);
      before = this.targets[index]!;
      this.#write(this.patterns[index]!);
    }
    this.edges += count;
    this.#pendingCount = 0;
  }

  /** Reads the row of a state into {@link targets} and {@link patterns}. @returns how many edges it has. */
  read(row: number): number {
    const number = this.#rowPages.at(row);
    const page = number === this.#pages.size ? this.#page : this.#pages.at(number);
    let at = this.#rowOffsets.at(row);
    const next = (): number => {
      let result = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = page[at++]!;
        result |= (byte & 0x7f) << shift;
        if (byte < 0x80) return result;
      }
    };
    const count = next();
    this.#makeRoom(count);
    let target = 0;
    for (let index = 0; index < count; index++) {
      target += next();
      this.targets[index] = target;
      this.patterns[index] = next();
    }
    return count;
  }

  close(): void {
    this.#pages.close();
  }

  /** Brings the pending edges in order, those to one target made one, into {@link targets} and {@link patterns}. */
  #sortPending(): number {
    const sorted = this.#pending.subarray(0, this.#pendingCount).sort();
    this.#makeRoom(sorted.length);
    let count = 0;
    for (const packed of sorted) {
      const target = Math.floor(packed / PATTERNS);
      const pattern = packed - target * PATTERNS;
      if (count > 0 && this.targets[count - 1] === target) {
        this.patterns[count - 1] = this.#table.union(this.patterns[count - 1]!, pattern);
      } else {
        this.targets[count] = target;
        this.patterns[count++] = pattern;
      }
    }
    return count;
  }

  #makeRoom(count: number): void {
    if (count <= this.targets.length) return;
    this.targets = new Int32Array(count * 2);
    this.patterns = new Int32Array(count * 2);
  }

  /** Begins a new page where a row might not fit any more. */
  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#page.length) return;
    if (this.#end > 0) this.#pages.push(this.#page.slice(0, this.#end));
    this.#page = new Uint8Array(Math.max(PAGE_BYTES, bytes));
    this.#end = 0;
  }

  #write(number: number): void {
    let rest = number;
    while (rest >= 0x80) {
      this.#page[this.#end++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#page[this.#end++] = rest;
  }
}
