import { isAscii, isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { BadInput } from '../core/bad-input.ts';
import type { ByteSource } from './bit-reader.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { defaultHistoryLimits, type HistoryLimits } from './history-limits.ts';

const chunkBytes = 256 * 1024;
/** Characters by which formats are told: a pipe may deliver a few at a time, and a log says much before it starts. */
const headLength = 256 * 1024;
const newline = 10;
const stdinDescriptor = 0;
/** How long to wait before asking again for standard input that is open but has nothing to read yet. */
const stdinRetryMilliseconds = 5;

/**
 * Text that arrives in chunks, so that a file larger than memory can be read. Take it either by chunk or by line,
 * not both. Reading is synchronous: a reader of histories has nothing else to do meanwhile, and a million awaits
 * would cost more than the parsing.
 */
export class TextInput {
  /** Name for messages: the path, or `<stdin>`. */
  readonly source: string;
  /** Number, from one, of the line that {@link nextLine} returned last. */
  lineNumber = 0;
  /** Whether that line ended in a newline; only the last one of a file may lack it. */
  lineIsComplete = true;
  readonly #pull: () => string;
  readonly #close: () => void;
  readonly #lineLengthLimit: number;
  /** Chunks that were peeked at. */
  readonly #ahead: string[] = [];
  #lines = '';
  #linePosition = 0;

  /** `pull` gives the next chunk, the empty string at the end. */
  constructor(source: string, pull: () => string, close: () => void, limits: HistoryLimits) {
    this.source = source;
    this.#pull = pull;
    this.#close = close;
    this.#lineLengthLimit = limits.lineLength;
  }

  /** The beginning of what comes next, without taking it: what formats are told by. */
  peek(): string {
    let head = this.#ahead.join('');
    while (head.length < headLength) {
      const chunk = this.#pull();
      if (chunk === '') break;
      this.#ahead.push(chunk);
      head += chunk;
    }
    return head.slice(0, headLength);
  }

  /** The next chunk; the empty string at the end. */
  nextChunk(): string {
    return this.#ahead.shift() ?? this.#pull();
  }

  /** The next line without its line end; `undefined` at the end. */
  nextLine(): string | undefined {
    let end = this.#lines.indexOf('\n', this.#linePosition);
    if (end < 0) {
      this.#lines = this.#lines.slice(this.#linePosition);
      this.#linePosition = 0;
      end = this.#extendLine();
    }
    if (end < 0 && this.#lines === '') return undefined;
    this.lineNumber += 1;
    this.lineIsComplete = end >= 0;
    const stop = end < 0 ? this.#lines.length : end;
    const line = this.#lines.slice(this.#linePosition, stop);
    this.#linePosition = end < 0 ? stop : end + 1;
    this.#checkLineLength(line.length, this.lineNumber);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  close(): void {
    this.#close();
  }

  /** Appends chunks until the buffer holds a line end; -1 at the end of the input. */
  #extendLine(): number {
    for (;;) {
      this.#checkLineLength(this.#lines.length, this.lineNumber + 1);
      const chunk = this.nextChunk();
      if (chunk === '') return -1;
      const offset = this.#lines.length;
      this.#lines += chunk;
      const end = chunk.indexOf('\n');
      if (end >= 0) return offset + end;
    }
  }

  #checkLineLength(length: number, line: number): void {
    if (length <= this.#lineLengthLimit) return;
    throw new BadInput(
      `the line is longer than the limit lineLength of ${this.#lineLengthLimit} characters`,
      {
        place: { source: this.source, line },
        remedy: 'This format has one event a line. Is it the right file, and the right --format?',
      },
    );
  }
}

/**
 * Opens a file, or standard input for `-`; what is compressed with gzip is unpacked on the way. UTF-8 is decoded strictly: a byte that no text has is an error with its
 * line, never a silent replacement character that would turn two different values into equal ones.
 */
export function openText(path: string, limits: HistoryLimits = defaultHistoryLimits): TextInput {
  const source = path === '-' ? '<stdin>' : path;
  const descriptor = path === '-' ? stdinDescriptor : openFile(path);
  const close = () => {
    if (descriptor !== stdinDescriptor) closeSync(descriptor);
  };
  const decoder = new StrictDecoder(source);
  let pullBytes: ByteSource | undefined;
  const pull = () => {
    pullBytes ??= unpackedBytes(source, bytesOf(descriptor, source), limits);
    for (;;) {
      const bytes = pullBytes();
      const text = decoder.decode(bytes, bytes.length === 0);
      if (text !== '' || bytes.length === 0) return text;
    }
  };
  return new TextInput(source, pull, close, limits);
}

/** Text that is in memory already, given out in chunks of `chunkLength` characters. */
export function textInputOf(
  text: string,
  options: { source?: string; chunkLength?: number; limits?: HistoryLimits } = {},
): TextInput {
  const { source = '<text>', chunkLength = 64 * 1024, limits = defaultHistoryLimits } = options;
  let position = 0;
  const pull = () => text.slice(position, (position += chunkLength));
  return new TextInput(source, pull, () => {}, limits);
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The bytes of an open file. */
function bytesOf(descriptor: number, source: string): ByteSource {
  // A fresh buffer is not needed for each chunk: decoding copies.
  const bytes = Buffer.allocUnsafe(chunkBytes);
  return () => bytes.subarray(0, readBytes(descriptor, bytes, source));
}

/** The bytes, unpacked if they are compressed with gzip. */
function unpackedBytes(source: string, pull: ByteSource, limits: HistoryLimits): ByteSource {
  let head = pull();
  // A pipe may deliver a single byte.
  if (head.length === 1) head = Buffer.concat([Uint8Array.from(head), pull()]);
  let isTaken = false;
  const all = () => {
    if (isTaken) return pull();
    isTaken = true;
    return head;
  };
  return isGzip(head) ? gunzip(source, all, limits) : all;
}

function readBytes(descriptor: number, bytes: Buffer, source: string): number {
  for (;;) {
    try {
      return readSync(descriptor, bytes, 0, bytes.length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw unreadable(source, error);
      // Standard input may be non-blocking; sleeping is kinder to the machine than spinning.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stdinRetryMilliseconds);
    }
  }
}

function unreadable(source: string, error: unknown): BadInput {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new BadInput('there is no such file', { place: { source }, remedy: 'Check the path.' });
  }
  if (code === 'EISDIR') {
    return new BadInput('this is a folder, and a file was expected', {
      place: { source },
      remedy: 'Name the files in it, for instance with a shell pattern.',
    });
  }
  return new BadInput(`the file cannot be read (${code ?? message})`, {
    place: { source },
    remedy: 'Check that it exists and that you may read it.',
  });
}

/** UTF-8 to text, chunk by chunk, refusing what is not text. */
class StrictDecoder {
  readonly #source: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #line = 1;
  #isFirst = true;
  /** Whether the last chunk may have ended inside a character. */
  #mayBePartial = false;

  constructor(source: string) {
    this.#source = source;
  }

  decode(chunk: Uint8Array, isLast: boolean): string {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#isFirst && isGzip(bytes)) {
      throw new BadInput('it is compressed with gzip twice', {
        place: { source: this.#source },
        remedy: 'Unpack it once: zcat FILE | quorate analyze -',
      });
    }
    this.#isFirst = false;
    const nul = bytes.indexOf(0);
    if (nul >= 0) this.#refuse('a NUL byte', linesIn(bytes.subarray(0, nul)));
    const text = this.#decodeChunk(bytes, isLast);
    this.#line += linesIn(bytes);
    return text;
  }

  #decodeChunk(bytes: Buffer, isLast: boolean): string {
    // Nearly all histories are ASCII, and this path gives compact one-byte strings.
    if (!this.#mayBePartial && isAscii(bytes)) return bytes.toString('latin1');
    try {
      this.#mayBePartial = !isLast && (bytes.at(-1) ?? 0x80) >= 0x80;
      return this.#decoder.decode(bytes, { stream: !isLast });
    } catch {
      return this.#refuse('a byte sequence that is not UTF-8', linesBeforeBadByte(bytes));
    }
  }

  #refuse(what: string, linesBefore: number): never {
    throw new BadInput(`binary file: ${what} was found where text was expected`, {
      place: { source: this.#source, line: this.#line + linesBefore },
      remedy:
        'Histories are UTF-8 text. Is it the right file? If it is another encoding, convert it with iconv.',
    });
  }
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}

/** The lines of a chunk before the first that is not UTF-8; a chunk may begin inside a character. */
function linesBeforeBadByte(bytes: Buffer): number {
  let start = 0;
  while (start < bytes.length && (bytes[start]! & 0xc0) === 0x80 && start < 3) start += 1;
  let count = 0;
  for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return count;
    count += 1;
    start = end + 1;
  }
  return count;
}
