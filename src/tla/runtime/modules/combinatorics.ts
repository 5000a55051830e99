import { EvaluationError } from '../evaluation-error.ts';
import { Nat } from '../infinite-sets.ts';
import { multiply, notInteger } from '../integers.ts';
import { LazyFunction } from '../lazy-function.ts';
import { binary, defineModule, nullary } from '../standard-module.ts';

const factorial = new LazyFunction(
  Nat,
  (_, argument) => {
    let product = 1;
    for (let factor = 2; factor <= (argument as number); factor++) product = multiply(product, factor, -1);
    return product;
  },
  false,
);

/** Combinatorics. */
export const combinatorics = defineModule('Combinatorics', ['Naturals'], {
  factorial: nullary(() => factorial),
  choose: binary((from, picked, site) => {
    if (typeof from !== 'number' || typeof picked !== 'number') {
      throw notInteger(from, picked, 'choose', site);
    }
    let result = 1;
    for (let step = 1; step <= picked; step++) result = (result * (from - picked + step)) / step;
    if (Number.isSafeInteger(result) && result === (result | 0)) return result;
    throw new EvaluationError(`Overflow when computing choose(${from}, ${picked})`, site);
  }),
});
