import { BadInput } from '../core/bad-input.ts';
import type { ImplementationMutant } from '../mutants/implementations/implementation-mutant.ts';
import type { SimulatedProtocol } from '../simulator/simulated-protocol.ts';
import { suggestion } from './parse-options.ts';

/** An implementation, right or with a mistake, and how it is made. */
export interface SimulationSubject {
  readonly slug: string;
  readonly mutant: string | undefined;
  readonly protocol: SimulatedProtocol;
}

/**
 * The implementations for which a name stands: one, or all members of a family; with a mistake if one is named.
 *
 * @throws BadInput for a name that is neither, and for a mistake that there is not.
 */
export async function chooseSimulations(name: string, mutant?: string): Promise<SimulationSubject[]> {
  const { simulations } = await import('../simulator/protocols/registry.ts');
  const all = simulations.map((make) => ({ slug: make().slug, make }));
  const chosen = all.filter(({ slug }) => slug === name || slug.startsWith(`${name}/`));
  if (chosen.length === 0) {
    const slugs = all.map(({ slug }) => slug);
    throw new BadInput(`there is no simulation "${name}".${suggestion(name, slugs)}`, {
      remedy: `Simulations: ${slugs.join(', ')}.`,
    });
  }
  if (mutant === undefined)
    return chosen.map(({ slug, make }) => ({ slug, mutant: undefined, protocol: make() }));
  const mutants = await mutantsOf(chosen.map(({ slug }) => slug));
  const found = mutants.find((candidate) => candidate.name === mutant);
  if (found === undefined) {
    const names = mutants.map((candidate) => candidate.name);
    throw new BadInput(`${name} has no mutant "${mutant}".${suggestion(mutant, names)}`, {
      remedy: names.length === 0 ? 'It has none.' : `Its mutants: ${names.join(', ')}.`,
    });
  }
  const { make } = chosen.find(({ slug }) => slug === found.slug)!;
  return [{ slug: found.slug, mutant, protocol: make(found.changes) }];
}

async function mutantsOf(slugs: readonly string[]): Promise<ImplementationMutant[]> {
  const { implementationMutants } = await import('../mutants/implementations/registry.ts');
  return implementationMutants.filter(({ slug }) => slugs.includes(slug));
}
