import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { notInteger } from '../integers.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { binary, defineModule, unary } from '../standard-module.ts';

function bitwise(operator: string, compute: (left: number, right: number) => number) {
  return binary((left: RuntimeValue, right: RuntimeValue, site: number) => {
    if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
    throw notInteger(left, right, operator, site);
  });
}

/** Bitwise, on naturals. */
export const bitwiseModule = defineModule('Bitwise', [], {
  '&': bitwise('&', (left, right) => left & right),
  '|': bitwise('|', (left, right) => left | right),
  '^^': bitwise('^^', (left, right) => left ^ right),
  shiftR: bitwise('shiftR', (value, places) => (places > 31 ? 0 : value >> places)),
  // All bits up to the highest one set are flipped: there is no width to flip beyond.
  Not: unary((value, site) => {
    if (typeof value !== 'number' || value < 0) {
      throw new EvaluationError(`Not wants a natural number, not\n${format(value)}`, site);
    }
    return value === 0 ? 0 : ~value & ((2 ** (32 - Math.clz32(value)) - 1) | 0);
  }),
});
