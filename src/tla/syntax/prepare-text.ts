import { badSyntax } from './bad-syntax.ts';
import { checkLimits } from './grammar-limits.ts';
import { SourcePositions } from './source-positions.ts';
import type { Span } from './syntax-tree.ts';

/** A TLA+ file made ready for the grammar: its first module only, without comments and tabs. */
export interface PreparedText {
  readonly source: string;
  readonly original: string;
  /** As long as the original, but for tabs, which became as many spaces as reach the next tab stop. */
  readonly text: string;
  /** The span in the original of a stretch of the prepared text. */
  span(start: number, end: number): Span;
}

/** Tab stops of the TLA+ tools; junction lists are told by columns. */
const TAB_WIDTH = 8;

/** What decides where comments, strings and modules start and end. */
const landmark = /\\\*|\(\*|"|-{4,}\s*MODULE\b|={4,}/g;
const stringLiteral = /"(?:[^"\\\n]|\\.)*"/g;
const moduleHeader = /-{4,}\s*MODULE\b/g;

/**
 * Replaces comments, and all text before and after the first module, by spaces.
 *
 * Comments hold PlusCal, which the grammar would parse too and could fail on, and tables drawn in characters wider
 * than one column. Blanking them keeps every offset as it was.
 */
export function prepareText(original: string, source: string): PreparedText {
  const positions = new SourcePositions(original);
  const blanker = new Blanker(original, source, positions);
  const blanked = blanker.run();
  checkBlanks(blanked, original, source, positions);
  const prepared = expandTabs(blanked, original, source, positions);
  checkLimits(prepared);
  return prepared;
}

/** The grammar skips every kind of blank, the TLA+ tools only these four. */
function checkBlanks(blanked: string, text: string, source: string, positions: SourcePositions): void {
  const found = /(?![ \t\r\n])[\s\u0085\u200b\ufeff]/.exec(blanked.replaceAll(stringLiteral, blankOut));
  if (found === null) return;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const span = positions.span(found.index, found.index + 1);
  throw badSyntax(`expected a blank or the end of a line, found the character U+${code}`, {
    source,
    text,
    span,
  });
}

function blankOut(text: string): string {
  return ' '.repeat(text.length);
}

class Blanker {
  readonly #text: string;
  readonly #source: string;
  readonly #positions: SourcePositions;
  readonly #parts: string[] = [];
  #kept = 0;

  constructor(text: string, source: string, positions: SourcePositions) {
    this.#text = text;
    this.#source = source;
    this.#positions = positions;
  }

  run(): string {
    moduleHeader.lastIndex = 0;
    const header = moduleHeader.exec(this.#text);
    if (header === null) {
      throw this.#bad('expected a module, such as "---- MODULE Name ----", found none', 0, 0);
    }
    this.#blank(0, header.index);
    let depth = 0;
    landmark.lastIndex = header.index;
    for (let found = landmark.exec(this.#text); found; found = landmark.exec(this.#text)) {
      const mark = found[0];
      if (mark === '"') this.#skipString(found.index);
      else if (mark === '\\*') this.#blankUpTo(found.index, this.#endOfLine(found.index));
      else if (mark === '(*') this.#blankUpTo(found.index, this.#endOfComment(found.index));
      else if (mark.startsWith('-')) depth += 1;
      else if ((depth -= 1) === 0) {
        this.#blank(landmark.lastIndex, this.#text.length);
        break;
      }
    }
    this.#parts.push(this.#text.slice(this.#kept));
    return this.#parts.join('');
  }

  #skipString(start: number): void {
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '\\') at += 1;
      else if (character === '\n') break;
      else if (character === '"') {
        landmark.lastIndex = at + 1;
        return;
      }
    }
    throw this.#bad('expected " at the end of the string, found the end of the line', start, start + 1);
  }

  #endOfLine(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end < 0 ? this.#text.length : end;
  }

  #endOfComment(start: number): number {
    const border = /\(\*|\*\)/g;
    border.lastIndex = start;
    let depth = 0;
    for (let found = border.exec(this.#text); found; found = border.exec(this.#text)) {
      depth += found[0] === '(*' ? 1 : -1;
      if (depth === 0) return border.lastIndex;
    }
    throw this.#bad('expected "*)" at the end of the comment, found the end of the file', start, start + 2);
  }

  #blankUpTo(start: number, end: number): void {
    this.#blank(start, end);
    landmark.lastIndex = end;
  }

  #blank(start: number, end: number): void {
    this.#parts.push(this.#text.slice(this.#kept, start));
    this.#parts.push(this.#text.slice(start, end).replace(/[^\r\n\t]/g, ' '));
    this.#kept = end;
  }

  #bad(message: string, start: number, end: number): Error {
    const span = this.#positions.span(start, end);
    return badSyntax(message, { source: this.#source, text: this.#text, span });
  }
}

function expandTabs(
  blanked: string,
  original: string,
  source: string,
  positions: SourcePositions,
): PreparedText {
  if (!blanked.includes('\t')) {
    return { source, original, text: blanked, span: (start, end) => positions.span(start, end) };
  }
  const parts: string[] = [];
  /** Offsets in the new text where a tab's extra spaces end, and how many extra spaces there are up to there. */
  const ends: number[] = [];
  const extras: number[] = [];
  let length = 0;
  let extra = 0;
  let lineStart = 0;
  for (const part of blanked.split(/([\t\n])/)) {
    let piece = part;
    if (part === '\t') {
      piece = ' '.repeat(TAB_WIDTH - ((length - lineStart) % TAB_WIDTH));
      extra += piece.length - 1;
      ends.push(length + piece.length);
      extras.push(extra);
    }
    parts.push(piece);
    length += piece.length;
    if (part === '\n') lineStart = length;
  }
  const toOriginal = (offset: number): number => offset - (extras[lastAtMost(ends, offset)] ?? 0);
  return {
    source,
    original,
    text: parts.join(''),
    span: (start, end) => positions.span(toOriginal(start), toOriginal(end)),
  };
}

/** The index of the last number that is at most the limit, or -1. The numbers ascend. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = -1;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
