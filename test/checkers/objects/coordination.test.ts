import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import { agreesWithBruteForce, simulatedHistories } from '../linearizability/differential.ts';
import { coordinationCases } from './coordination-cases.ts';

/** With everything on, and with everything off; the rest, and other seeds, in `npm run check:deep`. */
const variants = [{}, { search: 'frontier' }, { withoutReductions: reductionNames }] as const;
const seed = 20_261;

describe('agrees with brute force', () => {
  test.each(coordinationCases)('$name', (given) => {
    agreesWithBruteForce({ ...given, runs: 60, variants, seed });
  });
});

describe('explains its violations', () => {
  test.each(coordinationCases)('$name', ({ object, specification, shape }) => {
    const histories = fc.sample(simulatedHistories(object, shape), { numRuns: 25, seed });
    const violations = histories
      .map((history) => checkLinearizableSync(history, specification))
      .filter(({ verdict }) => verdict === 'violated');
    expect(violations.length).toBeGreaterThan(3);
    for (const { counterexample } of violations) expect(counterexample!.confirmed).toBe('brute force');
  });
});
