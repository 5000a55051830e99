import type { Value } from '../../core/values/index.ts';
import type { LazyFunction } from './lazy-function.ts';
import type { SymbolicSet } from './symbolic-set.ts';

/** Kinds beyond those of the core's values, whose kinds are smaller. */
export const SYMBOLIC_SET = 16;
export const LAZY_FUNCTION = 17;

/** An operator passed as an argument: a LAMBDA or the name of a definition. */
// biome-ignore lint/suspicious/noExplicitAny: operators of every arity, and operators that take operators.
export type OperatorValue = (...operands: any[]) => RuntimeValue;

/** What an expression evaluates to. Only a {@link Value} can be stored in a state, a set or a function. */
export type RuntimeValue = Value | SymbolicSet | LazyFunction | OperatorValue;

/** Whether a value is in the core's canonical form already. */
export function isCanonical(value: RuntimeValue): value is Value {
  return typeof value === 'object' ? (value.kind as number) < SYMBOLIC_SET : typeof value !== 'function';
}
