import { BadInput } from '../../../src/core/bad-input.ts';
import type { ExplorationResult } from '../../../src/explorer/exploration-result.ts';
import { explore } from '../../../src/explorer/explore.ts';
import { specificationFromTexts } from '../../../src/tla/load-specification.ts';
import type { Outcome, SpecificationCase } from './specification-case.ts';

/** How our check of a specification ends; with an error, what it says. */
export async function ourOutcome({
  modules,
  configuration,
}: SpecificationCase): Promise<Outcome & { readonly message?: string }> {
  try {
    const system = await specificationFromTexts(
      'Root',
      (name) => {
        const text = modules[name];
        return text === undefined ? undefined : { source: `${name}.tla`, text };
      },
      () => ({ source: 'Root.cfg', text: configuration }),
    );
    return outcomeOf(await explore(system, { maxStates: 100_000 }));
  } catch (error) {
    if (error instanceof BadInput) return { verdict: 'error', message: error.format() };
    throw error;
  }
}

function outcomeOf({ verdict, states, counterexample }: ExplorationResult): Outcome {
  // TLC counts the states of a path, not its steps.
  if (verdict === 'valid')
    return { verdict, ...states, depth: states.generated === 0 ? 0 : states.depth + 1 };
  if (counterexample === undefined) return { verdict };
  const { kind, property, trace } = counterexample;
  if (kind === 'assumption') return { verdict: 'assumption' };
  const isNamed = kind !== 'deadlock' && kind !== 'assertion';
  return { verdict: isNamed ? property : kind, length: trace.length };
}
