import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineModel, type ModelDefinition, type StateOf } from '../../src/core/model.ts';
import { explore } from '../../src/explorer/explore.ts';
import type { ExploreOptions } from '../../src/explorer/options.ts';
import { checkCounterexample } from '../support/check-counterexample.ts';
import { type NaiveResult, naiveSearch } from '../support/naive-search.ts';
import { randomModel, randomRecipes } from '../support/random-model.ts';

const ways: readonly ExploreOptions[] = [
  { construction: 'when new', detectCollisions: false },
  { construction: 'when new', detectCollisions: true },
  { construction: 'always', detectCollisions: false },
  { construction: 'always', detectCollisions: true },
];

async function expectAgreement<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
  naive: NaiveResult = naiveSearch(definition),
): Promise<void> {
  const model = defineModel(definition);
  for (const options of ways) {
    const result = await explore(model, options);
    const { counterexample, states, scope } = result;
    if (naive.first === undefined) {
      const { generated, distinct, depth, constrainedOut, taken, witnesses } = naive;
      expect(result.verdict).toBe('valid');
      expect({ ...states, constrainedOut: scope.constrainedOut }).toEqual({
        ...{ generated, distinct, depth, constrainedOut },
      });
      expect(scope.exhaustive).toBe(true);
      expect(result.coverage.map(({ action, taken }) => [action, taken])).toEqual(
        Object.keys(definition.actions).map((name) => [name, taken.get(name) ?? 0]),
      );
      expect(result.witnesses.map(({ witness, depth }) => [witness, depth])).toEqual(
        Object.keys(definition.witnesses ?? {}).map((name) => [name, witnesses.get(name)]),
      );
    } else {
      expect(result.verdict).toBe('violated');
      const { property, depth } = counterexample!;
      // The depth is the least of all; of several violations there, the one met first.
      expect({ property, depth }).toEqual(naive.first);
      expect(naive.violations.get(property)).toBe(depth);
      checkCounterexample(definition, counterexample!);
    }
  }
}

describe('the explorer and a naive search agree', () => {
  test('on random models that mostly hold', async () => {
    let valid = 0;
    let states = 0;
    await fc.assert(
      fc.asyncProperty(randomRecipes('often valid'), async (recipe) => {
        const definition = randomModel(recipe);
        const naive = naiveSearch(definition);
        valid += naive.first === undefined ? 1 : 0;
        states += naive.distinct;
        await expectAgreement(definition, naive);
      }),
      { numRuns: 100 },
    );
    // The sample must not be of trivial graphs.
    expect(valid).toBeGreaterThan(75);
    expect(states).toBeGreaterThan(100 * 8);
  });

  test('on random models whose properties break at various depths', async () => {
    const kinds = new Map<string, number>();
    let deep = 0;
    await fc.assert(
      fc.asyncProperty(randomRecipes('mixed'), async (recipe) => {
        const definition = randomModel(recipe);
        const naive = naiveSearch(definition);
        const kind = naive.first?.property.replace(/\d+$/, '') ?? 'valid';
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        deep += (naive.first?.depth ?? 0) > 2 ? 1 : 0;
        await expectAgreement(definition, naive);
      }),
      { numRuns: 200 },
    );
    for (const kind of ['valid', 'Invariant', 'StepProperty', 'deadlock']) {
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(5);
    }
    expect(deep).toBeGreaterThan(5);
  });
});
