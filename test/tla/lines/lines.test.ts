import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lines } from './all-cases.ts';
import { ourOutcome } from './our-outcome.ts';
import type { Outcome } from './specification-case.ts';

const answers = JSON.parse(readFileSync(new URL('tlc-answers.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, Outcome>
>;

/** Where we go our own way, and why. */
const otherwise: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  // TLC evaluates an argument or a LET of an action each time that it meets it; here it has one value.
  [
    'one register for a parameter that is used twice',
    { verdict: 'valid', generated: 3, distinct: 2, depth: 2 },
  ],
  ['a counter in a LET that is used twice', { verdict: 'valid', generated: 6, distinct: 6, depth: 6 }],
  // TLC takes the last value, and reads past what it does not need; here a slip is told.
  ['a constant given twice', { verdict: 'error' }],
  ['a value for a variable', { verdict: 'error' }],
  ['an ALIAS that nothing defines', { verdict: 'error' }],
  // TLC's configurations have no negative numbers.
  ['a negative number', { verdict: 'valid', generated: 2, distinct: 1, depth: 1 }],
  // TLC recurses, without need, until its stack ends.
  ['a constant replaced by what depends on it', { verdict: 'valid', generated: 2, distinct: 1, depth: 1 }],
  // TLC asks each item of a list whether it is a Boolean, also that of a list of one.
  ['an item that goes on at the column', { verdict: 'valid', generated: 2, distinct: 1, depth: 1 }],
  // SANY refuses a label that groups otherwise than its absence would.
  ['a label that takes less than all', { verdict: 'valid', generated: 2, distinct: 1, depth: 1 }],
  // TLC shows no behaviour of an initial state; here it has one.
  ['an assertion that fails in an invariant at once', { verdict: 'assertion', length: 1 }],
  ['an assertion that fails where a property speaks of initial states', { verdict: 'assertion', length: 1 }],
  ['an assertion that fails in an invariant that depends on no state', { verdict: 'assertion', length: 1 }],
  // For TLC any assertion is an error.
  ['an assertion that fails in an assumption', { verdict: 'assumption' }],
  // TLC judges postconditions of a run that found a violation, too, and then speaks of them last.
  ['a postcondition and a temporal property that fails', { verdict: 'Ends', length: 1 }],
  // TLC ends the behaviour where it was whole; here it ends where it failed.
  ['an error in a view', { verdict: 'error', length: 4 }],
  // And the other way round: TLC shows the state that is not whole.
  ['a variable without a value', { verdict: 'error', length: 1 }],
  // The front end of TLC looks for the file of the nested module.
  ['a nested module in a LET', { verdict: 'valid', generated: 2, distinct: 1, depth: 1 }],
  // TLC cannot count the members of an interval beyond 32 bits.
  ['0..2147483647 = {}', { verdict: 'valid', generated: 0, distinct: 0, depth: 0 }],
]);

// TLC of April 2026, with one worker.
describe.each(Object.entries(lines))('%s', (line, cases) => {
  test('each case has an answer of its own', () => {
    const titles = cases.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test.each(cases.map((one) => [one.title, one] as const))('%s', async (title, one) => {
    const expected = otherwise.get(title) ?? answers[line]?.[title];
    expect(expected, 'no answer of TLC is pinned').toBeDefined();
    expect(await ourOutcome(one)).toMatchObject(expected!);
  });
});
