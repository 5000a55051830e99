import { describe, expect, it } from 'vitest';
import { caretExcerpt } from '../../../src/tla/syntax/excerpt.ts';

describe('caretExcerpt', () => {
  it('puts carets beneath the span', () => {
    const span = { line: 2, column: 3, endLine: 2, endColumn: 6 };
    expect(caretExcerpt('first\nab cde\nlast', span)).toBe('ab cde\n  ^^^');
  });

  it('goes to the end of the line for a span of several lines', () => {
    const span = { line: 1, column: 2, endLine: 3, endColumn: 1 };
    expect(caretExcerpt('abc\r\nd\ne', span)).toBe('abc\n ^^');
  });

  it('counts characters, and shows a tab as a blank', () => {
    const span = { line: 1, column: 4, endLine: 1, endColumn: 5 };
    expect(caretExcerpt('\t𝒳 x', span)).toBe(' 𝒳 x\n   ^');
  });

  it('points behind the end of a line, and of the text', () => {
    const span = { line: 1, column: 4, endLine: 1, endColumn: 4 };
    expect(caretExcerpt('abc', span)).toBe('abc\n   ^');
    expect(caretExcerpt('abc', { line: 9, column: 1, endLine: 9, endColumn: 1 })).toBe('\n^');
  });

  it('shows of a long line what is around the span', () => {
    const text = `${'a'.repeat(500)}b${'c'.repeat(500)}`;
    const [line, caret] = caretExcerpt(text, { line: 1, column: 501, endLine: 1, endColumn: 502 }).split(
      '\n',
    );
    expect(line).toHaveLength(100);
    expect(line?.[caret!.indexOf('^')]).toBe('b');
  });
});
