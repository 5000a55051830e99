import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endingOf, systemOf } from '../lines/our-outcome.ts';
import type { Outcome, SpecificationCase } from '../lines/specification-case.ts';
import { generatedSpecification, OVER_STATE_FROM } from './generated-specification.ts';

/** Specifications that one test checks. */
const CHUNK = 100;

const rows = readFileSync(new URL('specification-answers.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' '));

/** What TLC said: `valid generated distinct depth`, `error`, or what is violated and in how many states. */
function pinnedOutcome([, , verdict, ...numbers]: readonly string[]): Outcome {
  const [first, second, third] = numbers.map(Number);
  if (verdict === 'valid') return { verdict, generated: first!, distinct: second!, depth: third! };
  return verdict === 'error' ? { verdict } : { verdict: verdict!, length: first! };
}

/** Of the text: another generator would ask other questions. */
function digestOf({ modules, configuration }: SpecificationCase): string {
  return createHash('sha256')
    .update(JSON.stringify([modules, configuration]))
    .digest('hex')
    .slice(0, 10);
}

describe('small generated specifications end as TLC says, with its counts, remembering and not', () => {
  test('there are as many as were promised, and of every kind', () => {
    expect(rows.filter(([seed]) => Number(seed) < OVER_STATE_FROM).length).toBeGreaterThanOrEqual(500);
    expect(rows.filter(([seed]) => Number(seed) >= OVER_STATE_FROM).length).toBeGreaterThanOrEqual(200);
    const verdicts = new Set(rows.map(([, , verdict]) => verdict));
    for (const one of ['valid', 'error', 'deadlock', 'Inv', 'Also', 'Property'])
      expect(verdicts).toContain(one);
  });

  const chunks = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) =>
    rows.slice(index * CHUNK, (index + 1) * CHUNK),
  );
  test.each(chunks.map((chunk) => [chunk[0]![0], chunk] as const))('from seed %s', async (_, chunk) => {
    for (const row of chunk) {
      const one = generatedSpecification(Number(row[0]));
      expect(digestOf(one), one.title).toBe(row[1]);
      const { outcome, whole } = await endingOf(() => systemOf(one));
      expect(outcome, one.title).toMatchObject(pinnedOutcome(row));
      // What is remembered may make a check quick; it may not make it say anything else. Every third shows it here, and
      // `remembering.test.ts` on specifications of all kinds.
      if (Number(row[0]) % 3 !== 0) continue;
      const unremembered = await endingOf(() => systemOf(one, { remembers: false }));
      expect(whole, `${one.title}, with nothing remembered`).toEqual(unremembered.whole);
    }
  });
});
