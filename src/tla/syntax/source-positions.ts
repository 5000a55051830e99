import type { Span } from './syntax-tree.ts';

/** Turns offsets in a text into lines and columns, which count characters (code points) from one. */
export class SourcePositions {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  /** Where a character takes two code units, the columns behind it on that line must be counted. */
  readonly #hasWideCharacters: boolean;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
    this.#hasWideCharacters = /[\ud800-\udbff]/.test(text);
  }

  /** The span from one offset up to, not including, the other. */
  span(start: number, end: number): Span {
    const first = this.#line(start);
    const last = this.#line(end);
    return {
      line: first + 1,
      column: this.#column(first, start),
      endLine: last + 1,
      endColumn: this.#column(last, end),
    };
  }

  #line(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #column(line: number, offset: number): number {
    const start = this.#lineStarts[line]!;
    if (!this.#hasWideCharacters) return offset - start + 1;
    return [...this.#text.slice(start, offset)].length + 1;
  }
}
