import { EvaluationError } from './evaluation-error.ts';
import { format, shorten } from './format.ts';
import type { RuntimeValue } from './runtime-value.ts';

const MAXIMUM = 0x7fff_ffff;
const MINIMUM = -0x8000_0000;

/** `a + b`. */
export function add(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    // The sum of two 32-bit integers is exact as a double, so the cast tells overflow.
    if (sum === (sum | 0)) return sum;
    throw overflow(`${left}+${right}`, site);
  }
  throw notInteger(left, right, '+', site);
}

/** `a - b`. */
export function subtract(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (difference === (difference | 0)) return difference;
    throw overflow(`${left}-${right}`, site);
  }
  throw notInteger(left, right, '-', site);
}

/** `a * b`. */
export function multiply(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left === 'number' && typeof right === 'number') {
    // Rounded above 2^53, which is far outside the range anyway. `+ 0` turns -0, a double of its own, into 0.
    const product = left * right + 0;
    if (product <= MAXIMUM && product >= MINIMUM) return product;
    throw overflow(`${left}*${right}`, site);
  }
  throw notInteger(left, right, '*', site);
}

/** `a \div b`: rounds towards minus infinity. */
export function divide(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0)
      throw new EvaluationError('The second argument of \\div is 0.', site, computed(left, '\\div', right));
    // A quotient of 32-bit integers that is not whole differs from a whole number by more than a double's rounding.
    const quotient = Math.floor(left / right) + 0;
    if (quotient <= MAXIMUM) return quotient;
    throw overflow(`${left} \\div ${right}`, site);
  }
  throw notInteger(left, right, '\\div', site);
}

/** `a % b`: between 0 and b - 1, for a positive b. */
export function modulo(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right <= 0)
      throw wrongArgument('second', '%', 'positive number', right, site, computed(left, '%', right));
    const remainder = left % right;
    return remainder < 0 ? remainder + right : remainder + 0;
  }
  throw notInteger(left, right, '%', site);
}

/** `-a`. */
export function negate(operand: RuntimeValue, site: number): number {
  if (typeof operand !== 'number') {
    throw new EvaluationError(
      `The argument of -. should be an integer, but instead it is:\n${format(operand)}`,
      site,
    );
  }
  if (operand === MINIMUM) throw overflow(`-${operand}`, site);
  return 0 - operand;
}

/** `a ^ b`, for a natural b. */
export function power(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (typeof left !== 'number' || typeof right !== 'number') throw notInteger(left, right, '^', site);
  if (right < 0)
    throw wrongArgument('second', '^', 'natural number', right, site, computed(left, '^', right));
  if (right === 0) {
    if (left === 0) throw new EvaluationError('0^0 is undefined.', site);
    return 1;
  }
  if (left === 0 || left === 1) return left;
  if (left === -1) return right % 2 === 0 ? 1 : -1;
  let result = left;
  for (let exponent = 1; exponent < right; exponent++) {
    result *= left;
    if (result > MAXIMUM || result < MINIMUM) throw overflow(`${left}^${right}`, site);
  }
  return result;
}

/** `a < b`. */
export function lessThan(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  throw notInteger(left, right, '<', site);
}

/** `a <= b`. */
export function lessOrEqual(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left <= right;
  throw notInteger(left, right, '<=', site);
}

/** `a > b`. */
export function greaterThan(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left > right;
  throw notInteger(left, right, '>', site);
}

/** `a >= b`. */
export function greaterOrEqual(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left >= right;
  throw notInteger(left, right, '>=', site);
}

function overflow(operation: string, site: number): EvaluationError {
  return new EvaluationError(
    `Overflow when computing ${operation}`,
    site,
    'Integers have 32 bits, as in TLC: they lie between -2147483648 and 2147483647.',
  );
}

/** The error of a built-in operator for one of its operands. */
export function wrongArgument(
  position: string,
  operator: string,
  expected: string,
  value: RuntimeValue,
  site: number,
  detail?: string,
): EvaluationError {
  const article = /^[aeiou]/.test(expected) ? 'an' : 'a';
  const operand = `The ${position} argument of ${operator}`;
  return new EvaluationError(
    `${operand} should be ${article} ${expected}, but instead it is:\n${format(value)}`,
    site,
    detail,
  );
}

/** What was to be computed, with both values: the message, which is TLC's, names one of them. */
function computed(left: RuntimeValue, operator: string, right: RuntimeValue): string {
  return `It was to compute ${shorten(format(left))} ${operator} ${shorten(format(right))}.`;
}

/** The error of an operator on two integers. */
export function notInteger(
  left: RuntimeValue,
  right: RuntimeValue,
  operator: string,
  site: number,
): EvaluationError {
  const detail = computed(left, operator, right);
  return typeof left === 'number'
    ? wrongArgument('second', operator, 'integer', right, site, detail)
    : wrongArgument('first', operator, 'integer', left, site, detail);
}
