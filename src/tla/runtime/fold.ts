import type { Value } from '../../core/values/index.ts';
import type { OperatorValue, RuntimeValue } from './runtime-value.ts';

/** `operator(items[0], operator(items[1], ... operator(items[n], base)))`, without recursion. */
export function foldFromRight(
  operator: OperatorValue,
  base: RuntimeValue,
  items: readonly RuntimeValue[],
): RuntimeValue {
  let result = base;
  for (let index = items.length - 1; index >= 0; index--) result = operator(items[index]!, result);
  return result;
}

/**
 * `operator(items[n], ... operator(items[1], operator(items[0], base)))`. TLC folds sets and functions so: the first
 * member that CHOOSE would take is applied first. The definition in TLA+ has it the other way round, which shows only
 * under an operator that does not commute.
 */
export function foldInTurn(
  operator: OperatorValue,
  base: RuntimeValue,
  items: readonly RuntimeValue[],
): RuntimeValue {
  let result = base;
  for (const item of items) result = operator(item, result);
  return result;
}

/** `operator(... operator(operator(base, items[0]), items[1]) ..., items[n])`. */
export function foldFromLeft(
  operator: OperatorValue,
  base: RuntimeValue,
  items: readonly Value[],
): RuntimeValue {
  let result = base;
  for (const item of items) result = operator(result, item);
  return result;
}
