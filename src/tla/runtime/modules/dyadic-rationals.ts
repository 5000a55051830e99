import type { Value } from '../../../core/values/index.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { field } from '../functions.ts';
import { add, multiply } from '../integers.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { binary, defineModule, nullary, unary } from '../standard-module.ts';

interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

function fractionOf(value: RuntimeValue, site: number): Fraction {
  const numerator = field(value, 'num', site);
  const denominator = field(value, 'den', site);
  if (typeof numerator === 'number' && typeof denominator === 'number') return { numerator, denominator };
  throw new EvaluationError(`This is not a rational:\n${format(value)}`, site);
}

function reduced(numerator: number, denominator: number): Value {
  let [divisor, rest] = [Math.abs(numerator), denominator];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return recordOf({ num: numerator / divisor, den: denominator / divisor });
}

function sum(left: RuntimeValue, right: RuntimeValue, site: number): RuntimeValue {
  const first = fractionOf(left, site);
  if (first.numerator === 0 && first.denominator === 1) return right;
  const second = fractionOf(right, site);
  const denominator = Math.max(first.denominator, second.denominator);
  const scaled = (fraction: Fraction) =>
    multiply(fraction.numerator, Math.floor(denominator / fraction.denominator), site);
  return reduced(add(scaled(first), scaled(second), site), denominator);
}

/** DyadicRationals: fractions whose denominator is a power of two. */
export const dyadicRationals = defineModule('DyadicRationals', [], {
  Zero: nullary(() => recordOf({ num: 0, den: 1 })),
  One: nullary(() => recordOf({ num: 1, den: 1 })),
  IsDyadicRational: unary((value, site) => {
    const { denominator } = fractionOf(value, site);
    return denominator > 0 && (denominator & (denominator - 1)) === 0;
  }),
  Add: binary(sum),
  Half: unary((value, site) => {
    const { numerator, denominator } = fractionOf(value, site);
    return reduced(numerator, multiply(denominator, 2, site));
  }),
  PrettyPrint: unary((value, site) => {
    const { numerator, denominator } = fractionOf(value, site);
    return denominator === 1 && (numerator === 0 || numerator === 1)
      ? String(numerator)
      : `${numerator}/${denominator}`;
  }),
});
