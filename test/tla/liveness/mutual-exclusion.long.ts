import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explore } from '../../../src/explorer/explore.ts';
import { specificationFromTexts } from '../../../src/tla/load-specification.ts';
import { configurationOf, modules, namesOf } from './mutual-exclusion.ts';

type Answers = Record<string, Record<string, string>>;
const answers = JSON.parse(readFileSync(new URL('tlc-answers.json', import.meta.url), 'utf8')) as Answers;

async function ourAnswer(specification: string, property: string) {
  const texts: Readonly<Record<string, string>> = modules;
  const system = await specificationFromTexts(
    'Root',
    (name) => (texts[name] === undefined ? undefined : { source: `${name}.tla`, text: texts[name] }),
    () => ({ source: 'Root.cfg', text: configurationOf(specification, property) }),
  );
  return explore(system);
}

/** TLC cannot handle `<=>` between temporal formulas: what it says of the two implications. */
const otherwise: Readonly<Record<string, string>> = { PEquivalent: 'PBothWays' };

// TLC of April 2026, with one worker.
describe.each(namesOf('S'))('under %s the verdict is that of TLC', (specification) => {
  test.each(namesOf('P'))('for %s', async (property) => {
    const { verdict, checks, counterexample } = await ourAnswer(specification, property);
    const expected = answers[specification]?.[otherwise[property] ?? property];
    expect(expected, 'no answer of TLC is pinned').toBeDefined();
    expect(verdict, JSON.stringify(checks)).toBe(expected);
    if (verdict === 'violated') expect(counterexample?.property).toBe(property);
  });
});

test('some pairs of each answer are asked', () => {
  const all = Object.values(answers).flatMap((each) => Object.values(each));
  for (const answer of ['valid', 'violated'])
    expect(all.filter((one) => one === answer).length).toBeGreaterThan(90);
});
