import { expect, test } from 'vitest';
import { printable, printableJson, printableLine } from '../../src/core/printable.ts';

const harmful = [
  ...Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 0x09 && code !== 0x0a),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e],
  ...[0x2066, 0x2067, 0x2068, 0x2069, 0xfeff],
].map((code) => String.fromCharCode(code));

test.each(harmful.map((character) => [character.charCodeAt(0).toString(16), character]))(
  'U+%s is written out',
  (code, character) => {
    const shown = printable(`a${character}-${character}`);
    expect(shown).toMatch(/^a(\\[xu][0-9a-f]+)-\1$/);
    expect(Number.parseInt(shown.slice(3), 16)).toBe(Number.parseInt(code, 16));
    expect(printableLine(character)).toBe(printable(character));
    const json = printableJson(JSON.stringify({ [character]: [character] }));
    expect(json).not.toContain(character);
    expect(JSON.parse(json)).toEqual({ [character]: [character] });
  },
);

test('all other text stays as it is', () => {
  const text = 'tab\tand line\nfeed, "é ∈ {é}" 𝒳 日本 שלום → ├─┤ \\x1b \u00a0 \u200b';
  expect(printable(text)).toBe(text);
  expect(printableLine(text)).toBe(text.replace('\t', '\\x09').replace('\n', '\\x0a'));
});
