import { EvaluationError } from '../evaluation-error.ts';
import { Int, Nat, Real } from '../infinite-sets.ts';
import * as integers from '../integers.ts';
import { interval } from '../interval-set.ts';
import { binary, defineModule, nullary, unary } from '../standard-module.ts';

/** Naturals. */
export const naturals = defineModule('Naturals', [], {
  Nat: nullary(() => Nat),
  '+': binary(integers.add),
  '-': binary(integers.subtract),
  '*': binary(integers.multiply),
  '^': binary(integers.power),
  '\\div': binary(integers.divide),
  '%': binary(integers.modulo),
  '..': binary(interval),
  '<': binary(integers.lessThan),
  '>': binary(integers.greaterThan),
  '\\leq': binary(integers.lessOrEqual),
  '<=': binary(integers.lessOrEqual),
  '=<': binary(integers.lessOrEqual),
  '\\geq': binary(integers.greaterOrEqual),
  '>=': binary(integers.greaterOrEqual),
});

/** Integers. */
export const integersModule = defineModule('Integers', ['Naturals'], {
  Int: nullary(() => Int),
  '-.': unary(integers.negate),
});

/** Reals: TLC evaluates none of its operators, but accepts the module. */
export const reals = defineModule('Reals', ['Integers'], {
  Real: nullary(() => Real),
  Infinity: nullary((site) => {
    throw new EvaluationError('Infinity cannot be evaluated.', site);
  }),
  '/': binary((_dividend, _divisor, site) => {
    throw new EvaluationError('Division of real numbers (/) cannot be evaluated; use \\div.', site);
  }),
});
