import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lines } from './all-cases.ts';
import { ourOutcome } from './our-outcome.ts';
import type { Outcome } from './specification-case.ts';

const answers = JSON.parse(readFileSync(new URL('tlc-answers.json', import.meta.url), 'utf8')) as Record<
  string,
  Outcome
>;

/** Where we go our own way, and why. */
const otherwise: ReadonlyMap<string, Outcome> = new Map([]);

// TLC of April 2026, with one worker.
describe.each(Object.entries(lines))('%s', (_line, cases) => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', async (title, one) => {
    const expected = otherwise.get(title) ?? answers[title];
    expect(expected, 'no answer of TLC is pinned').toBeDefined();
    expect(await ourOutcome(one)).toMatchObject(expected!);
  });
});
