import { type FunctionValue, Kind, setOf, type Value } from '../../../core/values/index.ts';
import { functionFromMap, setOfDomain } from '../build-function.ts';
import { choices } from '../cartesian.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { domain } from '../functions.ts';
import { add } from '../integers.ts';
import { materialize, requireFunction } from '../materialize.ts';
import { memberOf } from '../membership.ts';
import { inNormalOrder } from '../normal-order.ts';
import { LAZY_FUNCTION, type OperatorValue, type RuntimeValue } from '../runtime-value.ts';
import { canonicalSet, enumerate } from '../set-members.ts';
import { binary, defineModule, general, nullary, unary } from '../standard-module.ts';
import { ValueMap } from '../value-map.ts';

/** The copies of each element of a bag. */
function bagOf(value: RuntimeValue, operator: string, site: number): FunctionValue {
  const bag = requireFunction(value, `apply ${operator} to the value`, site);
  for (const copies of bag.values) {
    if (typeof copies === 'number') continue;
    throw new EvaluationError(
      `Attempted to apply ${operator} to a value that is not a bag:\n${format(bag)}`,
      site,
    );
  }
  return bag;
}

/** @throws EvaluationError if the element cannot be compared with those of the bag. */
function copiesIn(bag: FunctionValue, element: Value, site: number): number {
  return memberOf(element, setOfDomain(bag.domain), site) ? (bag.get(element) as number) : 0;
}

/** Whether a value is a bag: a function whose values are positive integers. */
export function isBag(value: RuntimeValue, site: number): boolean {
  if (typeof value !== 'object' || (value.kind !== Kind.function && value.kind !== LAZY_FUNCTION))
    return false;
  const bag = requireFunction(value, 'apply IsABag to the value', site);
  return bag.values.every((copies) => typeof copies === 'number' && copies > 0);
}

function combine(
  left: FunctionValue,
  right: FunctionValue,
  copies: (left: number, right: number) => number,
  site: number,
): Value {
  const entries = new ValueMap<Value>();
  for (const bag of [left, right]) {
    for (const element of bag.domain.keys) {
      const count = copies(copiesIn(left, element, site), copiesIn(right, element, site));
      if (count > 0) entries.set(element, count);
    }
  }
  return functionFromMap(entries);
}

function bagUnion(sets: RuntimeValue, site: number): Value {
  const entries = new ValueMap<Value>();
  for (const member of enumerate(sets, site)) {
    for (const [element, copies] of bagOf(member, 'BagUnion', site).entries()) {
      entries.set(element, add(entries.get(element) ?? 0, copies, site));
    }
  }
  return functionFromMap(entries);
}

function subBags(value: RuntimeValue, site: number): Value {
  const bag = bagOf(value, 'SubBag', site);
  const counts = bag.values.map((copies) => Array.from({ length: (copies as number) + 1 }, (_, n) => n));
  const bags: Value[] = [];
  for (const choice of choices(counts)) {
    const entries = new ValueMap<Value>();
    choice.forEach((copies, index) => {
      if (copies !== 0) entries.set(bag.domain.keys[index]!, copies);
    });
    bags.push(functionFromMap(entries));
  }
  return setOf(bags);
}

function bagOfAll(site: number, image: OperatorValue, value: RuntimeValue): Value {
  const entries = new ValueMap<Value>();
  for (const [element, copies] of bagOf(value, 'BagOfAll', site).entries()) {
    const key = materialize(image(element), site);
    entries.set(key, add(entries.get(key) ?? 0, copies, site));
  }
  return functionFromMap(entries);
}

function setToBag(set: RuntimeValue, site: number): Value {
  const entries = new ValueMap<Value>();
  for (const element of inNormalOrder(canonicalSet(set, site))) entries.set(element, 1);
  return functionFromMap(entries);
}

/** `B1 (+) B2`. */
export function bagSum(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  return combine(bagOf(left, '(+)', site), bagOf(right, '(+)', site), (a, b) => add(a, b, site), site);
}

/** `B1 (-) B2`. */
export function bagDifference(left: RuntimeValue, right: RuntimeValue, site: number): Value {
  return combine(bagOf(left, '(-)', site), bagOf(right, '(-)', site), (a, b) => a - b, site);
}

/** Bags. */
export const bags = defineModule('Bags', ['TLC'], {
  IsABag: unary(isBag),
  BagToSet: unary(domain),
  SetToBag: unary(setToBag),
  BagIn: binary(
    (element, bag, site) => copiesIn(bagOf(bag, 'BagIn', site), materialize(element, site), site) > 0,
  ),
  EmptyBag: nullary(() => functionFromMap(new ValueMap<Value>())),
  '(+)': binary(bagSum),
  '\\oplus': binary(bagSum),
  '(-)': binary(bagDifference),
  '\\ominus': binary(bagDifference),
  BagUnion: unary(bagUnion),
  '\\sqsubseteq': binary((left, right, site) => {
    const large = bagOf(right, '\\sqsubseteq', site);
    return [...bagOf(left, '\\sqsubseteq', site).entries()].every(
      ([element, copies]) => (copies as number) <= copiesIn(large, element, site),
    );
  }),
  SubBag: unary(subBags),
  BagOfAll: general([1, 0], bagOfAll),
  BagCardinality: unary((value, site) =>
    bagOf(value, 'BagCardinality', site).values.reduce((sum: number, copies) => add(sum, copies, site), 0),
  ),
  CopiesIn: binary((element, bag, site) =>
    copiesIn(bagOf(bag, 'CopiesIn', site), materialize(element, site), site),
  ),
});
