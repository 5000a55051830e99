import { describe, test } from 'vitest';
import { agreesWithBruteForce } from '../linearizability/differential.ts';
import { coordinationCases } from './coordination-cases.ts';

describe('agrees with brute force', () => {
  test.each(coordinationCases)('$name', (given) => {
    agreesWithBruteForce({ ...given, runs: 60 });
  });
});
