import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { parse } from './render.ts';

const text = readFileSync(new URL('../../../specs/paxos/Paxos.tla', import.meta.url), 'utf8').replace(
  /\(\*[\s\S]*?\*\)/g,
  '',
);
const extra = [
  '/\\',
  '\\/',
  '==',
  '(',
  ')',
  '[',
  ']_',
  '<<',
  '>>',
  '{',
  '}',
  'LET',
  'IN',
  'CASE',
  '"',
  '(*',
  '!',
  "'",
];
const tokens = text.match(/\s+|\w+|\\\w+|"[^"]*"|[^\s\w"]+/g)!;

type Edit = {
  readonly kind: 'drop' | 'double' | 'swap' | 'insert' | 'cut';
  readonly at: number;
  readonly what: number;
};

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('drop', 'double', 'swap', 'insert', 'cut'),
  at: fc.nat(tokens.length - 2),
  what: fc.nat(extra.length - 1),
});

function apply(edits: readonly Edit[]): string {
  let result = [...tokens];
  for (const { kind, at, what } of edits) {
    const index = Math.min(at, result.length - 1);
    if (kind === 'drop') result.splice(index, 1);
    else if (kind === 'double') result.splice(index, 0, result[index]!);
    else if (kind === 'insert') result.splice(index, 0, extra[what]!);
    else if (kind === 'cut') result = result.slice(0, index + 1);
    else if (index > 0) result.splice(index - 1, 2, result[index]!, result[index - 1]!);
  }
  return result.join('');
}

describe('a module with random mistakes', () => {
  it('parses or is rejected with a place in it', () => {
    const lines = text.split('\n').length;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        try {
          expect(parse(apply(edits)).units.length).toBeGreaterThanOrEqual(0);
        } catch (error) {
          if (!(error instanceof BadInput)) throw error;
          expect(error.message).toMatch(/^expected .*, found |expected parentheses/s);
          expect(error.place?.line).toBeGreaterThan(0);
          expect(error.place?.line).toBeLessThanOrEqual(lines + 8);
          expect(error.place?.column).toBeGreaterThan(0);
          expect(error.remedy).toContain('^');
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('rejects text of random characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (noise) => {
        try {
          parse(`---- MODULE M ----\nA == ${noise}\n====`);
        } catch (error) {
          if (!(error instanceof BadInput)) throw error;
        }
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
