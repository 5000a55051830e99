import { equal, isModel } from './equality.ts';
import type { Parts } from './lazy-function.ts';
import { materialize } from './materialize.ts';
import { compareInOrder } from './normal-order.ts';
import { keysThenValues, partsOf } from './parts.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';

/**
 * The members of a set in TLC's normal order, each once, of which some have no canonical form: `<<1, {0, FALSE}>>` and `<<2>>` are told
 * apart by their lengths, and nobody asks whether 0 is FALSE. TLC puts one after the other in its place, found by halving, so
 * that it does not compare each with each; which ones it compares decides whether there is an error.
 *
 * @throws EvaluationError if two that are compared cannot be.
 */
export function orderedByParts(elements: readonly RuntimeValue[], site: number): readonly RuntimeValue[] {
  const ordered: RuntimeValue[] = [];
  for (const element of elements) {
    let low = 0;
    let high = ordered.length;
    let isNew = true;
    while (low < high && isNew) {
      const middle = (low + high) >> 1;
      const order = compareByParts(element, ordered[middle]!, site);
      if (order < 0) high = middle;
      else low = middle + 1;
      isNew = order !== 0;
    }
    if (isNew) ordered.splice(low, 0, element);
  }
  return ordered;
}

/** Negative, zero or positive. Parts behind the first that differs are not looked at. */
function compareByParts(left: RuntimeValue, right: RuntimeValue, site: number): number {
  if (isCanonical(left) !== isCanonical(right) && (isModel(left) || isModel(right)))
    // Model values come first, whatever the other is.
    return equal(left, right, site) ? 0 : isModel(left) ? -1 : 1;
  const leftParts = partsOf(left);
  const rightParts = partsOf(right);
  if ((isCanonical(left) && isCanonical(right)) || leftParts === undefined || rightParts === undefined) {
    const one = materialize(left, site);
    const other = materialize(right, site);
    return equal(one, other, site) ? 0 : compareInOrder(one, other);
  }
  return compareEntries(leftParts, rightParts, site);
}

/** As `compareInOrder` does it: by size, then by domain, then by values, the keys in TLC's order. */
function compareEntries(left: Parts, right: Parts, site: number): number {
  if (left.values.length !== right.values.length) return left.values.length - right.values.length;
  const others = keysThenValues(right);
  for (const [index, each] of keysThenValues(left).entries()) {
    const order = compareByParts(each, others[index]!, site);
    if (order !== 0) return order;
  }
  return 0;
}
