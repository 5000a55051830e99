import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CACHED_PAGES = 64;

/**
 * Pages of bytes of which only the latest stay in memory: once more than so many are held, the oldest go to a temporary
 * file, and come back when they are read. The file goes with {@link close}.
 */
export class PageFile {
  readonly #pages: (Uint8Array | undefined)[] = [];
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #maximumPages: number;
  /** Pages that were written and then read again, the one used last at the end. */
  readonly #cache = new Map<number, Uint8Array>();
  #written = 0;
  #held = 0;
  #fileEnd = 0;
  #file: { readonly folder: string; readonly descriptor: number } | undefined;

  constructor(maximumPages: number) {
    this.#maximumPages = Math.max(1, maximumPages);
  }

  get size(): number {
    return this.#pages.length;
  }

  /** Pages that are in the file. */
  get spilled(): number {
    return this.#written;
  }

  push(page: Uint8Array): void {
    this.#pages.push(page);
    this.#lengths.push(page.length);
    this.#held++;
    while (this.#held > this.#maximumPages) this.#spillOldest();
  }

  at(index: number): Uint8Array {
    return this.#pages[index] ?? this.#cached(index);
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file.descriptor);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = undefined;
  }

  #spillOldest(): void {
    if (this.#file === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'quorate-'));
      this.#file = { folder, descriptor: openSync(join(folder, 'edges'), 'w+') };
    }
    const page = this.#pages[this.#written]!;
    writeSync(this.#file.descriptor, page, 0, page.length, this.#fileEnd);
    this.#offsets.push(this.#fileEnd);
    this.#fileEnd += page.length;
    this.#pages[this.#written] = undefined;
    this.#written++;
    this.#held--;
  }

  #cached(index: number): Uint8Array {
    const known = this.#cache.get(index);
    if (known !== undefined) {
      this.#cache.delete(index);
      this.#cache.set(index, known);
      return known;
    }
    const page = new Uint8Array(this.#lengths[index]!);
    readSync(this.#file!.descriptor, page, 0, page.length, this.#offsets[index]!);
    if (this.#cache.size === CACHED_PAGES) this.#cache.delete(this.#cache.keys().next().value!);
    this.#cache.set(index, page);
    return page;
  }
}
