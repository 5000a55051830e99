import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineReader, type UnreadableLine } from '../../../src/verifier/process/line-reader.ts';

function read(chunks: readonly Uint8Array[], maxLineBytes = 1000) {
  const lines: { text: string; line: number; byteOffset: number }[] = [];
  const unreadable: UnreadableLine[] = [];
  const tooLong: UnreadableLine[] = [];
  const reader = new LineReader({
    maxLineBytes,
    onLine: (text, place) => lines.push({ text, ...place }),
    onUnreadable: (line) => unreadable.push(line),
    onTooLong: (line) => tooLong.push(line),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { lines, unreadable, tooLong };
}

/** The bytes in pieces of these sizes, over and over. */
function cut(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    chunks.push(bytes.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

describe('lines of a program', () => {
  test('are the same however the bytes come', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(line), sizes, (texts, pieces) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const { lines, unreadable } = read(cut(bytes, pieces));
        expect(lines.map(({ text }) => text)).toEqual(texts);
        expect(unreadable).toEqual([]);
        for (const { text, line: number, byteOffset } of lines) {
          expect(texts[number - 1]).toBe(text);
          expect(bytes.subarray(byteOffset).toString().startsWith(`${text}\n`)).toBe(true);
        }
      }),
    );
  });

  test('that are not UTF-8, or not whole, are told with their place; the others are read', () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from('b\nc')]);
    const { lines, unreadable } = read(cut(bytes, [1]));
    expect(lines.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(unreadable.map(({ line, byteOffset, reason }) => [line, byteOffset, reason])).toEqual([
      [2, 2, 'a line is not UTF-8 text'],
      [4, 7, 'the output ends within a line'],
    ]);
  });

  test('end the reading if they are too long, whether or not they end', () => {
    for (const end of ['', '\n']) {
      const { lines, tooLong, unreadable } = read(
        cut(Buffer.from(`one\n${'x'.repeat(11)}${end}two\n`), [3]),
        10,
      );
      expect(lines.map(({ text }) => text)).toEqual(['one']);
      expect(tooLong).toMatchObject([{ line: 2, byteOffset: 4, reason: 'a line is longer than 10 bytes' }]);
      expect(unreadable).toEqual([]);
    }
    expect(read([Buffer.from('0123456789\n')], 10).lines).toHaveLength(1);
  });
});
