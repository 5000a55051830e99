import { describe, expect, test } from 'vitest';
import { checkConsistencySync } from '../../../src/checkers/consistency/consistency.ts';
import { satisfiesByDefinition } from '../../../src/checkers/consistency/definitions.ts';
import { specification } from './judges.ts';
import { historyOfLitmus, litmusHistories } from './litmus.ts';

describe('histories from the papers have the classification that they have there', () => {
  test.each(litmusHistories)('$name ($source)', (litmus) => {
    const history = historyOfLitmus(litmus);
    const result = checkConsistencySync(history, specification, { counterexample: false });
    const withoutConvergence = (models: readonly string[]) =>
      models.filter((model) => model !== 'convergent').toSorted();
    expect(withoutConvergence(result.strongestSatisfied)).toEqual(litmus.strongestSatisfied.toSorted());
    expect(withoutConvergence(result.weakestViolated)).toEqual(litmus.weakestViolated.toSorted());
    for (const { model, verdict, anomaly, confirmed } of result.models) {
      if (verdict === 'unknown') continue;
      expect(satisfiesByDefinition(history, specification, null, model), model).toBe(verdict === 'valid');
      if (anomaly !== undefined && !['divergent-reads', 'no-order'].includes(anomaly.kind))
        expect(confirmed, model).toBe('brute force');
    }
  });
});
