import { closeSync, openSync, writeSync } from 'node:fs';

const tailBytes = 8192;

/** What a program writes on its standard error: the beginning in a file, the end in memory, both bounded. */
export class StandardError {
  readonly #file: number | undefined;
  readonly #maxBytes: number;
  #keptBytes = 0;
  #tail: Uint8Array = new Uint8Array();
  #isCut = false;

  /** @param path of the file, which is appended to; without it only the end is kept. */
  constructor(path: string | undefined, maxBytes: number) {
    this.#file = path === undefined ? undefined : openSync(path, 'a');
    this.#maxBytes = maxBytes;
  }

  /** Whether the file lacks what came after its limit. */
  get isCut(): boolean {
    return this.#isCut;
  }

  push(chunk: Uint8Array): void {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes);
    if (this.#file === undefined || this.#isCut) return;
    const kept = chunk.subarray(0, this.#maxBytes - this.#keptBytes);
    if (kept.length > 0) writeSync(this.#file, kept);
    this.#keptBytes += kept.length;
    if (kept.length === chunk.length) return;
    this.#isCut = true;
    writeSync(this.#file, `\n[more than ${this.#maxBytes} bytes: the rest is not kept]\n`);
  }

  /** The last lines, for a report. */
  lastLines(count: number): readonly string[] {
    const text = new TextDecoder().decode(this.#tail).replace(/\n$/, '');
    return text === '' ? [] : text.split('\n').slice(-count);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
