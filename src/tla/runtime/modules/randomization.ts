import { type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { wrongArgument } from '../integers.ts';
import { inNormalOrder } from '../normal-order.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { canonicalSet } from '../set-members.ts';
import { defineModule, impure } from '../standard-module.ts';

function natural(value: RuntimeValue, operator: string, site: number): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw wrongArgument('first', operator, 'nonnegative integer', value, site);
}

/** A uniformly drawn subset of some size: the head of a shuffle. */
function randomSubset(
  context: RuntimeContext,
  site: number,
  size: RuntimeValue,
  set: RuntimeValue,
): SetValue {
  const wanted = natural(size, 'RandomSubset', site);
  const members: Value[] = [...inNormalOrder(canonicalSet(set, site))];
  if (wanted > members.length) {
    throw new EvaluationError(
      `The first argument of RandomSubset is ${wanted}, larger than the set:\n${format(set)}`,
      site,
    );
  }
  for (let index = 0; index < wanted; index++) {
    const other = index + context.random(members.length - index);
    [members[index], members[other]] = [members[other]!, members[index]!];
  }
  return setOf(members.slice(0, wanted));
}

const PRECISION = 1 << 24;

/** Subsets in which each member stands with probability expected / size, so many draws, repetitions counted once. */
function randomSetOfSubsets(
  context: RuntimeContext,
  site: number,
  draws: RuntimeValue,
  expected: RuntimeValue,
  set: RuntimeValue,
): SetValue {
  const times = natural(draws, 'RandomSetOfSubsets', site);
  const members = inNormalOrder(canonicalSet(set, site));
  const mean = natural(expected, 'RandomSetOfSubsets', site);
  const threshold = members.length === 0 ? 0 : (mean / members.length) * PRECISION;
  const subsets: SetValue[] = [];
  for (let draw = 0; draw < times; draw++) {
    subsets.push(setOf(members.filter(() => context.random(PRECISION) < threshold)));
  }
  return setOf(subsets);
}

/** Randomization. */
export const randomization = defineModule('Randomization', [], {
  RandomSubset: impure([0, 0], randomSubset),
  RandomSetOfSubsets: impure([0, 0, 0], randomSetOfSubsets),
  RandomSubsetSet: impure([0, 0, 0], randomSetOfSubsets),
  TestRandomSetOfSubsets: impure([0, 0, 0], (context, site, draws, expected, set) => {
    const sizes = Array.from(
      { length: 5 },
      () => randomSetOfSubsets(context, site, draws, expected, set).size,
    );
    return setOf(sizes);
  }),
});
