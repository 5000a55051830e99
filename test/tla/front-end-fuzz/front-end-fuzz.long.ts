import { describe, expect, test } from 'vitest';
import { loadParser } from '../../../src/tla/syntax/parse-module.ts';
import { type Judgement, judge } from './judge.ts';
import { mutate } from './mutate.ts';
import { originals } from './originals.ts';

const FIRST_SEED = 0;
const CASES = 2000;
const CHUNK = 500;

/** The text of a specification, to be read in the message of a failed test. */
function shown({ modules, configuration }: ReturnType<typeof mutate>, root: string): string {
  return `${modules[root]}\n${configuration}`;
}

/** `mutate(originals, seed)` makes the same specification again. */
describe('a specification with random mistakes', async () => {
  const parser = await loadParser();
  const met = new Map<Judgement, number>();

  const starts = Array.from({ length: CASES / CHUNK }, (_, index) => FIRST_SEED + index * CHUNK);
  test.each(starts)('ends with a verdict or an error that has a place: from seed %i', (start) => {
    for (let seed = start; seed < start + CHUNK; seed++) {
      const one = mutate(originals, seed);
      try {
        const judgement = judge(parser, one);
        met.set(judgement, (met.get(judgement) ?? 0) + 1);
      } catch (error) {
        throw new Error(`${one.title}: ${(error as Error).stack}\n${shown(one, one.root)}`, { cause: error });
      }
    }
  });

  test('some are refused, and some are explored', () => {
    expect(met.get('refused')).toBeGreaterThan(CASES / 4);
    expect(met.get('decided')).toBeGreaterThan(CASES / 10);
  });
});
