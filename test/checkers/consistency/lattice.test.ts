import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyModels,
  implies,
  strongestOf,
  weakestOf,
} from '../../../src/checkers/consistency/lattice.ts';
import { show } from '../linearizability/differential.ts';
import { judgeAlone } from './judges.ts';
import { perturbedLitmusHistories } from './random-history.ts';

describe('the lattice', () => {
  const separated = new Set<string>();

  test('what satisfies a model by its own checker satisfies all weaker ones by theirs', () => {
    fc.assert(
      fc.property(perturbedLitmusHistories(1), (history) => {
        const verdicts = new Map(consistencyModels.map((model) => [model, judgeAlone(history, model)]));
        const satisfied = consistencyModels.filter((model) => verdicts.get(model) === 'valid');
        const violated = consistencyModels.filter((model) => verdicts.get(model) === 'violated');
        for (const stronger of satisfied) {
          for (const weaker of violated) {
            separated.add(`${stronger} without ${weaker}`);
            if (implies(stronger, weaker))
              expect.fail(`satisfies ${stronger} and violates ${weaker}:\n${show(history)}`);
          }
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('lacks no implication: some history tells apart any two models of which neither implies the other', () => {
    const missing = consistencyModels.flatMap((stronger) =>
      consistencyModels
        .filter((weaker) => !implies(stronger, weaker) && !separated.has(`${stronger} without ${weaker}`))
        .map((weaker) => `${stronger} without ${weaker}`),
    );
    expect(missing).toEqual([]);
  });

  test('has a strongest and a weakest end', () => {
    expect(strongestOf(consistencyModels)).toEqual(['linearizable']);
    expect(weakestOf(consistencyModels)).toEqual(['monotonic-reads', 'read-your-writes', 'convergent']);
    expect(strongestOf(['causal', 'monotonic-reads', 'convergent'])).toEqual(['causal', 'convergent']);
    expect(weakestOf(['causal', 'monotonic-reads', 'sequential'])).toEqual(['monotonic-reads']);
  });
});
