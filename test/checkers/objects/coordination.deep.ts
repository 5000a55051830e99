import { describe, test } from 'vitest';
import { agreesWithBruteForce } from '../linearizability/differential.ts';
import { coordinationCases } from './coordination-cases.ts';

// Too many histories for every run: `npm run check:deep`.
describe('agrees with brute force', () => {
  test.each(coordinationCases)('$name', (given) => {
    agreesWithBruteForce({ ...given, runs: 4000 });
    agreesWithBruteForce({ ...given, runs: 1000, shape: { ...given.shape, operations: 8, clients: 4 } });
  });
});
