import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import { simulatedKeyValue, simulatedRegister } from '../objects/simulated-objects.ts';
import { crashedWrites } from './crashed-writes.ts';
import { agreesWithBruteForce } from './differential.ts';

const shape = { operations: 9, crashes: 6 };

describe('many more random histories, in every way to run a check', () => {
  test.each([2, 4, 7])('register, %i values', (values) => {
    const object = simulatedRegister({ cas: false, initial: null, values });
    agreesWithBruteForce({ object, specification: register(), runs: 20_000, shape });
  });

  test.each([3, 5])('register by key, %i values', (values) => {
    const object = simulatedRegister({ cas: false, initial: null, values, keys: 2 });
    agreesWithBruteForce({ object, specification: register(), runs: 10_000, shape });
  });

  test.each([3, 5])('cas register, %i values', (values) => {
    const object = simulatedRegister({ cas: true, initial: null, values });
    agreesWithBruteForce({ object, specification: casRegister(), runs: 20_000, shape });
  });

  test.each([
    ['a', 'b', 'ab'],
    ['a', 'b', 'c', 'd', 'e', 'f', ''],
    ['x.', 'y.', 'x.y.', 'z.', 'u.', 'v.', 'w.'],
  ])('key-value, of %s, %s, %s, …', (...pieces) => {
    for (const initial of ['', null, pieces[0]!]) {
      const object = simulatedKeyValue({ initial, pieces });
      agreesWithBruteForce({ object, specification: { ...keyValue(), initial }, runs: 8000, shape });
    }
  });
});

test.each(crashedWrites)('$name, without $withoutReductions: 200 crashed, few configurations', (family) => {
  for (const isValid of [true, false]) {
    const { specification, withoutReductions, configurationsEach } = family;
    const history = family.history(200, isValid);
    const options = { withoutReductions, counterexample: false };
    const { verdict, configurations } = checkLinearizableSync(history, specification, options);
    expect(verdict).toBe(isValid ? 'valid' : 'violated');
    expect(configurations).toBeLessThanOrEqual(configurationsEach * 202);
  }
});
