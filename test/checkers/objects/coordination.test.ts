import { describe, test } from 'vitest';
import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import { agreesWithBruteForce } from '../linearizability/differential.ts';
import { coordinationCases } from './coordination-cases.ts';

/** With everything on, and with everything off; the rest in `npm run check:deep`. */
const variants = [{}, { search: 'frontier' }, { withoutReductions: reductionNames }] as const;

describe('agrees with brute force', () => {
  test.each(coordinationCases)('$name', (given) => {
    agreesWithBruteForce({ ...given, runs: 60, variants });
  });
});
