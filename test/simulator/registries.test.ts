import { expect, test } from 'vitest';
import { implementationMutants } from '../../src/mutants/implementations/registry.ts';
import { refinements } from '../../src/refinement/registry.ts';
import { simulations } from '../../src/simulator/protocols/registry.ts';

const slugs = simulations.map((make) => make().slug);

test('each implementation and each mistake is named once', () => {
  expect(new Set(slugs).size).toBe(slugs.length);
  const names = implementationMutants.map(({ slug, name }) => `${slug} ${name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(refinements.filter((refinement, index) => refinements.indexOf(refinement) !== index)).toEqual([]);
});

test('a mistake, or a model, is of an implementation that there is', () => {
  for (const { slug, name } of implementationMutants) expect(slugs, name).toContain(slug);
  for (const { slug } of refinements) expect(slugs).toContain(slug);
});
