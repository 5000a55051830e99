import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadSpecification } from '../../../src/tla/load-specification.ts';
import type { SpecificationOptions, SpecificationSystem } from '../../../src/tla/specification-system.ts';
import { lines } from '../lines/all-cases.ts';
import { endingOf, systemOf } from '../lines/our-outcome.ts';

type Load = (options: SpecificationOptions) => Promise<SpecificationSystem>;

async function expectTheSame(title: string, load: Load): Promise<void> {
  const remembering = await endingOf(() => load({}));
  expect(remembering.whole, title).toEqual((await endingOf(() => load({ remembers: false }))).whole);
}

/** Every specification of a folder with each of its configurations. */
function specificationsOf(path: string): { readonly name: string; readonly load: Load }[] {
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const names = readdirSync(folder);
  const modules = names.filter((name) => name.endsWith('.tla')).map((name) => name.replace('.tla', ''));
  return names
    .filter((name) => name.endsWith('.cfg'))
    .flatMap((name) => {
      // The one with the longest name: `DeepRecursionWrong.cfg` is a configuration of DeepRecursion.
      const [module] = modules
        .filter((module) => name.startsWith(module))
        .sort((left, right) => right.length - left.length);
      const configuration = `${folder}/${name}`;
      const load: Load = (options) =>
        loadSpecification(`${folder}/${module}.tla`, { ...options, configuration });
      return module === undefined ? [] : [{ name, load }];
    });
}

/**
 * What is remembered may make a check quick; it may not make it say anything else. The generated specifications are
 * held to the same in specifications.long.ts.
 */
describe('a specification ends in the same way when nothing is remembered', () => {
  const written = specificationsOf('../specifications');
  test('there are specifications in the folder', () => expect(written.length).toBeGreaterThanOrEqual(20));
  test.each(written)('$name', ({ name, load }) => expectTheSame(name, load));

  test.each(Object.entries(lines))('line about %s', async (_, cases) => {
    for (const one of cases) await expectTheSame(one.title, (options) => systemOf(one, options));
  });
});
