import { test } from 'vitest';
import { agreesWithBruteForce } from '../linearizability/differential.ts';
import { appendListCases, logCases, multiRegisterCases } from './list-cases.ts';

// `npm run check:deep`: what the tests of each object try on some dozens of histories, on thousands.
test.each([...appendListCases, ...multiRegisterCases, ...logCases])(
  '$name: agrees with brute force on thousands of histories',
  (given) => {
    agreesWithBruteForce({ ...given, runs: 3000, shape: { crashes: 6, operations: 7 } });
  },
);
