import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { protocols } from '../../src/models/registry.ts';
import { mutants } from '../../src/mutants/registry.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';
import { pinned } from '../protocols/index.ts';

// specs/<slug>/<Module>Mutants.tla holds mistakes as operators, and <Module>Mutants-<mutant>.cfg puts one of them in the
// place of the right one.
const checkout = fileURLToPath(new URL('../..', import.meta.url));

describe.each(Object.entries(pinned))('the specification of %s', async (slug, { deaths }) => {
  const module = `${checkout}/${(await protocols[slug]!()).specification}`.replace(/\.tla$/, 'Mutants');
  const all = await mutants[slug]!();
  const [folder, file] = [
    module.slice(0, module.lastIndexOf('/')),
    module.slice(module.lastIndexOf('/') + 1),
  ];
  const shown = readdirSync(folder)
    .filter((name) => name.startsWith(`${file}-`))
    .map((name) => name.slice(file.length + 1, -'.cfg'.length));

  test.each(shown)('with the mistake %s breaks the same property, as soon', async (name) => {
    const { breaks } = all.find((mutant) => mutant.name === name)!;
    const system = await loadSpecification(`${module}.tla`, { configuration: `${module}-${name}.cfg` });
    const { counterexample } = await explore(system, { properties: [breaks] });
    expect([counterexample?.property, counterexample?.depth]).toEqual(deaths[name]);
  });

  test('shows the death of a mutant by each property', () => {
    const properties = (names: readonly string[]) =>
      [...new Set(names.map((name) => deaths[name]?.[0]))].sort();
    expect(properties(shown)).toEqual(properties(Object.keys(deaths)));
  });
});
