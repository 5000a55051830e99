import fc from 'fast-check';
import { expect } from 'vitest';
import { satisfiesByDefinition } from '../../../src/checkers/consistency/definitions.ts';
import { type ConsistencyModel, consistencyModels } from '../../../src/checkers/consistency/lattice.ts';
import { show } from '../linearizability/differential.ts';
import { type Judge, judgeTogether, specification } from './judges.ts';
import { type RandomHistoryShape, randomHistories } from './random-history.ts';

export interface ConsistencyCase {
  readonly models?: readonly ConsistencyModel[];
  readonly shape: RandomHistoryShape;
  readonly runs: number;
  readonly seed?: number;
  readonly shrink?: boolean;
  readonly judge?: Judge;
  /** Models for which `unknown` is an answer, where sessions overlap. */
  readonly mayBeUnknown?: readonly ConsistencyModel[];
  /** The least share of either verdict. */
  readonly leastShare?: number;
}

/** Holds a checker against the definitions; fails if one kind of verdict is rare for some model. */
export function agreesWithDefinitions(given: ConsistencyCase): void {
  const { models = consistencyModels, judge = judgeTogether, mayBeUnknown = [], leastShare = 0.01 } = given;
  const seen = new Map(models.map((model) => [model, { valid: 0, violated: 0 }]));
  fc.assert(
    fc.property(randomHistories(given.shape), (history) => {
      for (const model of models) {
        const expected = satisfiesByDefinition(history, specification, null, model) ? 'valid' : 'violated';
        seen.get(model)![expected] += 1;
        const verdict = judge(history, model);
        const isExcused = verdict === 'unknown' && mayBeUnknown.includes(model) && expected === 'valid';
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
