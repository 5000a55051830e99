/** Where in the output of a program a line begins. Lines count from one, bytes from zero. */
export interface LinePlace {
  readonly line: number;
  readonly byteOffset: number;
}

/** A line that is no text, or not whole. */
export interface UnreadableLine extends LinePlace {
  readonly reason: string;
  /** Its beginning, with what is not text replaced. */
  readonly excerpt: string;
}

export interface LineReaderOptions {
  readonly maxLineBytes: number;
  readonly onLine: (text: string, place: LinePlace) => void;
  readonly onUnreadable: (line: UnreadableLine) => void;
  /** A line is longer than it may be. Nothing is read after that. */
  readonly onTooLong: (line: UnreadableLine) => void;
}

const newline = 0x0a;
const excerptBytes = 80;

/** Splits bytes into lines of UTF-8 text, and holds no more of them than one line may have. */
export class LineReader {
  readonly #options: LineReaderOptions;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #line = 1;
  #byteOffset = 0;
  #isStopped = false;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length && !this.#isStopped) {
      const end = chunk.indexOf(newline, start);
      const isWhole = end >= 0;
      this.#add(chunk.subarray(start, isWhole ? end : chunk.length));
      if (isWhole && !this.#isStopped) this.#finish();
      start = isWhole ? end + 1 : chunk.length;
    }
  }

  /** The output has ended: what comes after the last newline is no whole line. */
  end(): void {
    if (this.#partBytes > 0 && !this.#isStopped)
      this.#options.onUnreadable(this.#unreadable('the output ends within a line'));
    this.#isStopped = true;
  }

  #add(part: Uint8Array): void {
    if (part.length === 0) return;
    const { maxLineBytes } = this.#options;
    this.#parts.push(part);
    this.#partBytes += part.length;
    if (this.#partBytes <= maxLineBytes) return;
    this.#isStopped = true;
    this.#options.onTooLong(this.#unreadable(`a line is longer than ${maxLineBytes} bytes`));
    this.#parts = [];
  }

  #finish(): void {
    const bytes = this.#bytes();
    let text: string | undefined;
    try {
      text = this.#decoder.decode(bytes);
    } catch {
      this.#options.onUnreadable(this.#unreadable('a line is not UTF-8 text'));
    }
    const place = { line: this.#line, byteOffset: this.#byteOffset };
    this.#line++;
    this.#byteOffset += bytes.length + 1;
    this.#parts = [];
    this.#partBytes = 0;
    if (text !== undefined) this.#options.onLine(text, place);
  }

  #bytes(): Uint8Array {
    return this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
  }

  #unreadable(reason: string): UnreadableLine {
    const excerpt = new TextDecoder().decode(this.#bytes().subarray(0, excerptBytes));
    return { line: this.#line, byteOffset: this.#byteOffset, reason, excerpt };
  }
}
