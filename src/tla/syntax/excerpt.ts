import type { Span } from './syntax-tree.ts';

const MAXIMUM_WIDTH = 100;
const KEPT_BEFORE = 40;

/**
 * The line of the text on which the span starts, and carets beneath the span: two lines, ready for a message.
 * Of a very long line only the part around the span is shown.
 */
export function caretExcerpt(text: string, span: Span): string {
  const line = lineOf(text, span.line);
  const characters = [...line.replaceAll('\t', ' ').trimEnd()];
  const last = span.endLine === span.line ? span.endColumn - 1 : characters.length;
  let first = Math.min(span.column - 1, characters.length);
  let width = Math.max(1, Math.min(last, characters.length) - first);
  let shown = characters;
  if (characters.length > MAXIMUM_WIDTH) {
    const cut = Math.max(0, first - KEPT_BEFORE);
    shown = characters.slice(cut, cut + MAXIMUM_WIDTH);
    first -= cut;
    width = Math.min(width, shown.length - first);
  }
  return `${shown.join('')}\n${' '.repeat(first)}${'^'.repeat(Math.max(1, width))}`;
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let count = 1; count < line; count += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return '';
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}
