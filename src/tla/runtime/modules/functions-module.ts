import { type FunctionValue, type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { domainOfSet, functionOver, setOfDomain } from '../build-function.ts';
import { checkComparable } from '../comparable-members.ts';
import { equal } from '../equality.ts';
import { foldInTurn } from '../fold.ts';
import { functionSet } from '../function-set.ts';
import { apply, domain, makeFunction } from '../functions.ts';
import { add } from '../integers.ts';
import { requireFunction } from '../materialize.ts';
import { memberOf } from '../membership.ts';
import { permutationsOf } from '../permutations.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { canonicalSet, cardinality, enumerate, enumerateInOrder } from '../set-members.ts';
import { choose, filterSet, intersection, setFrom } from '../sets.ts';
import { binary, defineModule, general, ternary, unary } from '../standard-module.ts';
import { subsetOf } from '../subset.ts';

function functionOf(value: RuntimeValue, operator: string, site: number): FunctionValue {
  return requireFunction(value, `apply ${operator} to the value`, site);
}

/** `Range(f)`. */
export function range(value: RuntimeValue, site: number): RuntimeValue {
  return setFrom(functionOf(value, 'Range', site).values, site);
}

/** `IsInjective(f)`. */
export function isInjective(value: RuntimeValue, site: number): boolean {
  const { values } = functionOf(value, 'IsInjective', site);
  const distinct = setOf(values);
  if (distinct.size === values.length) {
    checkComparable(distinct.elements(), site);
    return true;
  }
  // Each is compared with those behind it, up to the first that is equal.
  return !values.some((one, index) => values.slice(index + 1).some((other) => equal(one, other, site)));
}

/** `Restrict(f, S)`. */
export function restrict(value: () => RuntimeValue, keys: RuntimeValue, site: number): RuntimeValue {
  return makeFunction(keys, (key) => apply(value(), key, site), site);
}

function injections(from: RuntimeValue, to: RuntimeValue, site: number): RuntimeValue {
  return filterSet(functionSet(from, to, site), (candidate) => isInjective(candidate, site), site);
}

function isOnto(candidate: Value, to: SetValue, site: number): boolean {
  return subsetOf(to, range(candidate, site), site);
}

function surjections(from: RuntimeValue, to: RuntimeValue, site: number): RuntimeValue {
  const target = canonicalSet(to, site);
  return filterSet(functionSet(from, target, site), (candidate) => isOnto(candidate, target, site), site);
}

function bijections(from: RuntimeValue, to: RuntimeValue, site: number): RuntimeValue {
  const keys = canonicalSet(from, site);
  const target = canonicalSet(to, site);
  if (keys.size !== target.size) return setFrom([], site);
  const over = domainOfSet(keys);
  if (keys.size > BUILT_BIJECTIONS) {
    return intersection(injections(keys, target, site), surjections(keys, target, site), site);
  }
  return setOf(Array.from(permutationsOf(target.elements()), (values) => functionOver(over, values)));
}

/** 7! permutations are built at once; more stay a description. */
const BUILT_BIJECTIONS = 7;

function inverse(value: RuntimeValue, from: RuntimeValue, to: RuntimeValue, site: number): RuntimeValue {
  const images = canonicalSet(range(value, site), site);
  return makeFunction(
    to,
    (target) =>
      choose(
        from,
        (source) => !memberOf(target, images, site) || equal(apply(value, source, site), target, site),
        site,
      ),
    site,
  );
}

/** Values of a function at some keys, in TLC's order of the keys. */
function valuesAt(value: RuntimeValue, keys: RuntimeValue, site: number): RuntimeValue[] {
  return enumerateInOrder(keys, site).map((key) => apply(value, key, site));
}

/** `FoldFunction(op, base, f)`. */
export function foldFunction(
  site: number,
  operator: OperatorValue,
  base: RuntimeValue,
  value: RuntimeValue,
): RuntimeValue {
  return foldInTurn(operator, base, valuesAt(value, domain(value, site), site));
}

/** Functions. */
export const functions = defineModule('Functions', ['Folds', 'Integers'], {
  Restrict: {
    parameters: [0, 0],
    level: 'constant',
    // Its definition asks the function for its values alone: without arguments it need not be one.
    isByNeed: [true, false],
    evaluate: (_context, [value, keys], site) =>
      restrict(typeof value === 'function' ? value : () => value!, keys!, site),
  },
  RestrictDomain: general([0, 1], (site, value: RuntimeValue, test: OperatorValue) =>
    restrict(
      () => value,
      filterSet(domain(value, site), (key) => truth(test(key), site), site),
      site,
    ),
  ),
  RestrictValues: general([0, 1], (site, value: RuntimeValue, test: OperatorValue) => {
    const keys = setOfDomain(functionOf(value, 'RestrictValues', site).domain);
    return restrict(
      () => value,
      filterSet(keys, (key) => truth(test(apply(value, key, site)), site), site),
      site,
    );
  }),
  IsRestriction: binary((narrow, wide, site) => {
    const wideDomain = domain(wide, site);
    const keys = enumerate(domain(narrow, site), site);
    return (
      keys.every((key) => memberOf(key, wideDomain, site)) &&
      keys.every((key) => equal(apply(narrow, key, site), apply(wide, key, site), site))
    );
  }),
  Range: unary(range),
  Pointwise: general([0, 0, 2], (site, left: RuntimeValue, right: RuntimeValue, combine: OperatorValue) =>
    makeFunction(domain(left, site), (key) => combine(apply(left, key, site), apply(right, key, site)), site),
  ),
  Inverse: ternary(inverse),
  AntiFunction: unary((value, site) => inverse(value, domain(value, site), range(value, site), site)),
  IsInjective: unary(isInjective),
  Injection: binary(injections),
  Surjection: binary(surjections),
  Bijection: binary(bijections),
  ExistsInjection: binary((from, to, site) => cardinality(from, site) <= cardinality(to, site)),
  ExistsSurjection: binary((from, to, site) => {
    const targets = cardinality(to, site);
    return cardinality(from, site) >= targets && (targets > 0 || cardinality(from, site) === 0);
  }),
  ExistsBijection: binary((from, to, site) => cardinality(from, site) === cardinality(to, site)),
  FoldFunction: general([2, 0, 0], foldFunction),
  FoldFunctionOnSet: general(
    [2, 0, 0, 0],
    (site, operator: OperatorValue, base: RuntimeValue, value: RuntimeValue, keys: RuntimeValue) =>
      foldInTurn(operator, base, valuesAt(value, keys, site)),
  ),
  SumFunctionOnSet: binary((value, keys, site) => sumOf(valuesAt(value, keys, site), site)),
  SumFunction: unary((value, site) => sumOf(valuesAt(value, domain(value, site), site), site)),
});

function sumOf(values: readonly RuntimeValue[], site: number): RuntimeValue {
  return values.reduce<RuntimeValue>((sum, value) => add(value, sum, site), 0);
}
