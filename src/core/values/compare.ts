import type { FunctionValue } from './function-value.ts';
import { Kind } from './kind.ts';
import type { ModelValue } from './model-value.ts';
import type { SetValue } from './set-value.ts';
import { kindOf, type Value } from './value.ts';

/**
 * A total order on values, by content: the order in which sets keep their members, so that iteration, traces and
 * printed sets are the same in every run, worker and fingerprint seed. Kinds first; then integers by value, names
 * by code unit, sets by size and members, functions by domain and values.
 *
 * @returns negative, zero (equal) or positive.
 */
export function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  const leftKind = kindOf(left);
  const rightKind = kindOf(right);
  if (leftKind !== rightKind) return leftKind - rightKind;
  switch (leftKind) {
    case Kind.model:
      return compareText((left as ModelValue).name, (right as ModelValue).name);
    case Kind.string:
      return compareText(left as string, right as string);
    case Kind.set:
      return compareLists((left as SetValue).elements(), (right as SetValue).elements());
    case Kind.function:
      return compareFunctions(left as FunctionValue, right as FunctionValue);
    default:
      return Number(left) - Number(right);
  }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareFunctions(left: FunctionValue, right: FunctionValue): number {
  if (left.domain !== right.domain) {
    const byDomain = compareLists(left.domain.keys, right.domain.keys);
    if (byDomain !== 0) return byDomain;
  }
  return compareLists(left.values, right.values);
}

/** Shorter first, then member by member. */
function compareLists(left: readonly Value[], right: readonly Value[]): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let index = 0; index < left.length; index++) {
    const order = compareValues(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}
