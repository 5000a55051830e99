import fc from 'fast-check';
import { expect } from 'vitest';
import { satisfiesByDefinition } from '../../../src/checkers/consistency/definitions.ts';
import { type ConsistencyModel, consistencyModels } from '../../../src/checkers/consistency/lattice.ts';
import type { History } from '../../../src/core/history.ts';
import { show } from '../linearizability/differential.ts';
import { type Judge, judgeTogether, specification } from './judges.ts';

export interface ConsistencyCase {
  readonly histories: fc.Arbitrary<History>;
  readonly models?: readonly ConsistencyModel[];
  readonly runs: number;
  readonly seed?: number;
  readonly shrink?: boolean;
  readonly judge?: Judge;
  /** Models that may be undecided where they are satisfied; a violation must be found. */
  readonly mayBeUndecided?: readonly ConsistencyModel[];
  /** The least share of either verdict, for each model. */
  readonly leastShare?: number;
}

/** Holds a checker against the definitions; fails if one kind of verdict is rare for some model. */
export function agreesWithDefinitions(given: ConsistencyCase): void {
  const { models = consistencyModels, judge = judgeTogether, leastShare = 0.01 } = given;
  const mayBeUndecided = new Set(given.mayBeUndecided ?? ['convergent']);
  const seen = new Map(models.map((model) => [model, { valid: 0, violated: 0 }]));
  fc.assert(
    fc.property(given.histories, (history) => {
      for (const model of models) {
        const expected = satisfiesByDefinition(history, specification, null, model) ? 'valid' : 'violated';
        seen.get(model)![expected] += 1;
        const verdict = judge(history, model);
        const isExcused = verdict === 'unknown' && mayBeUndecided.has(model) && expected === 'valid';
        if (verdict !== expected && !isExcused)
          expect.fail(`${model}: ${expected} by definition, found ${verdict}:\n${show(history)}`);
      }
    }),
    {
      numRuns: given.runs,
      endOnFailure: given.shrink === false,
      ...(given.seed === undefined ? {} : { seed: given.seed }),
    },
  );
  for (const [model, { valid, violated }] of seen)
    expect(Math.min(valid, violated) / (valid + violated), model).toBeGreaterThan(leastShare);
}

/** What the differential test complains of; `undefined` if it passes. Always on the same histories. */
export function complaintOf(given: ConsistencyCase): string | undefined {
  try {
    agreesWithDefinitions({ ...given, shrink: false, seed: 20_262 });
    return undefined;
  } catch (error) {
    const { cause } = error as Error;
    return cause instanceof Error ? cause.message : (error as Error).message;
  }
}
