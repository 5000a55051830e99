import { BadInput } from '../core/bad-input.ts';
import { CharacterScanner, type ScannerOptions, showCharacter } from './character-scanner.ts';

const newline = 10;
const carriageReturn = 13;
const quote = 34;
const byteOrderMark = 0xfeff;

/** What may stand between cells. */
export const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

/** The separator that the header line has most of, outside quotes. */
export function separatorOf(head: string): Separator {
  const header = head.replaceAll(/"(?:[^"]|"")*"?/g, '').split('\n', 1)[0]!;
  const countOf = (separator: string) => header.split(separator).length;
  return separators.reduce((best, candidate) => (countOf(candidate) > countOf(best) ? candidate : best));
}

/**
 * A strict reader of CSV (RFC 4180), one record at a time. Lines may end with or without a carriage return. Text
 * outside the grammar (a quote in the middle of a cell, something behind a closing quote) is an error with line and
 * column, never a guess.
 */
export class CsvReader extends CharacterScanner {
  /** Line, from one, on which the record that was read last begins. */
  recordLine = 0;
  /** Whether a line end stands behind that record; only the last one of a file may lack it. */
  recordIsComplete = true;
  readonly #separator: number;
  #recordLength = 0;
  #isAtStart = true;

  constructor(pull: () => string, separator: Separator, options: ScannerOptions) {
    super(pull, options);
    this.#separator = separator.charCodeAt(0);
  }

  /** The cells of the next record; `undefined` at the end. Empty lines are read past. */
  next(): string[] | undefined {
    if (this.#isAtStart && this.codeAhead(0) === byteOrderMark) this.position += 1;
    this.#isAtStart = false;
    while (this.#skipLineEnd());
    if (this.codeAhead(0) < 0) return undefined;
    this.recordLine = this.line;
    this.#recordLength = 0;
    const cells: string[] = [];
    do cells.push(this.#cell());
    while (!this.#endsRecord());
    return cells;
  }

  /** Stops with a message at the record that was read last. */
  failAtRecord(message: string, remedy: string): never {
    throw new BadInput(message, { place: { source: this.source, line: this.recordLine }, remedy });
  }

  /** Moves behind a separator, which it does not tell, or behind the end of the record, which it does. */
  #endsRecord(): boolean {
    const found = this.codeAhead(0);
    if (found === this.#separator) {
      this.position += 1;
      return false;
    }
    this.recordIsComplete = found >= 0;
    if (found < 0 || this.#skipLineEnd()) return true;
    this.fail(
      `expected a separator or the end of the line, found ${showCharacter(found)}`,
      'A cell that contains quotes, separators or line ends stands in quotes, and each quote in it is doubled.',
    );
  }

  #skipLineEnd(): boolean {
    const found = this.codeAhead(0);
    if (found !== newline && !(found === carriageReturn && this.codeAhead(1) === newline)) return false;
    this.position += found === newline ? 1 : 2;
    this.line += 1;
    this.lineStart = this.position;
    return true;
  }

  #cell(): string {
    const cell = this.codeAhead(0) === quote ? this.#quoted() : this.#bare();
    this.#recordLength += cell.length + 1;
    this.#checkRecordLength(this.#recordLength);
    return cell;
  }

  #bare(): string {
    let length = 0;
    for (;;) {
      const { text, position } = this;
      let at = position + length;
      for (; at < text.length; at += 1) {
        const found = text.charCodeAt(at);
        if (found === this.#separator || found === newline || found === carriageReturn || found === quote)
          break;
      }
      length = at - position;
      this.#checkRecordLength(this.#recordLength + length);
      if (at < text.length || !this.more(position)) break;
    }
    const cell = this.text.slice(this.position, this.position + length);
    this.position += length;
    return cell;
  }

  #quoted(): string {
    const openedLine = this.line;
    this.position += 1;
    let cell = '';
    for (;;) {
      const end = this.text.indexOf('"', this.position);
      const stop = end < 0 ? this.text.length : end;
      cell += this.text.slice(this.position, stop);
      this.#countLines(stop);
      this.position = stop;
      this.#checkRecordLength(this.#recordLength + cell.length);
      if (end >= 0) {
        if (this.codeAhead(1) !== quote) break;
        cell += '"';
        this.position += 2;
      } else if (!this.more(this.position)) {
        this.failAtEnd(`the closing quote of the cell that line ${openedLine} opens`);
      }
    }
    this.position += 1;
    return cell;
  }

  #countLines(stop: number): void {
    for (let at = this.text.indexOf('\n', this.position); at >= 0 && at < stop; ) {
      this.line += 1;
      this.lineStart = at + 1;
      at = this.text.indexOf('\n', at + 1);
    }
  }

  #checkRecordLength(length: number): void {
    if (length <= this.limits.lineLength) return;
    this.fail(
      `the record of line ${this.recordLine} is longer than the limit lineLength of ${this.limits.lineLength} characters`,
      'Is a closing quote missing? Is it the right file?',
    );
  }
}
