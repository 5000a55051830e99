import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { SITE } from './support.ts';

const edges = fc.constantFrom(
  -2147483648,
  -2147483647,
  -65536,
  -46341,
  -2,
  -1,
  0,
  1,
  2,
  3,
  46340,
  46341,
  65536,
  2147483647,
);
const integers = fc.oneof(edges, fc.integer());

const floorDivide = (left: bigint, right: bigint) => {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
};

type Exact = (left: bigint, right: bigint) => bigint | undefined;
type Operation = (left: number, right: number, site: number) => number;

const operations: readonly (readonly [string, Operation, Exact])[] = [
  ['add', runtime.add, (left, right) => left + right],
  ['subtract', runtime.subtract, (left, right) => left - right],
  ['multiply', runtime.multiply, (left, right) => left * right],
  ['divide', runtime.divide, (left, right) => (right === 0n ? undefined : floorDivide(left, right))],
  ['modulo', runtime.modulo, (left, right) => (right <= 0n ? undefined : ((left % right) + right) % right)],
];

describe.each(operations)('%s', (_, operation, exact) => {
  it('is exact within 32 bits and an error beyond', () => {
    fc.assert(
      fc.property(integers, integers, (left, right) => {
        const expected = exact(BigInt(left), BigInt(right));
        if (expected === undefined || BigInt.asIntN(32, expected) !== expected) {
          expect(() => operation(left, right, SITE)).toThrow(runtime.EvaluationError);
        } else {
          // Object.is: a result of -0 would be another value of its own.
          expect(Object.is(operation(left, right, SITE), Number(expected))).toBe(true);
        }
      }),
    );
  });
});

describe('power', () => {
  it('is exact within 32 bits and an error beyond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 40 }), (base, exponent) => {
        if (base === 0 && exponent === 0) return;
        const expected = BigInt(base) ** BigInt(exponent);
        if (BigInt.asIntN(32, expected) === expected) {
          expect(Object.is(runtime.power(base, exponent, SITE), Number(expected))).toBe(true);
        } else {
          expect(() => runtime.power(base, exponent, SITE)).toThrow(
            `Overflow when computing ${base}^${exponent}`,
          );
        }
      }),
    );
  });
});
