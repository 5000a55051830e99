import { type SetValue, setOf, type Value } from '../../../core/values/index.ts';
import { truth } from '../booleans.ts';
import { choices } from '../cartesian.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { foldInTurn } from '../fold.ts';
import { format } from '../format.ts';
import { add, multiply, wrongArgument } from '../integers.ts';
import { memberOf } from '../membership.ts';
import { subsetsOfSize } from '../power-set.ts';
import type { OperatorValue, RuntimeValue } from '../runtime-value.ts';
import { canonicalSet, countOf, enumerate, enumerateInOrder } from '../set-members.ts';
import { bigUnion, choose, difference, union } from '../sets.ts';
import { binary, defineModule, general, unary } from '../standard-module.ts';
import { MAXIMUM_SET_SIZE } from '../symbolic-set.ts';

/** The greatest, or least, of a set of integers. */
export function extreme(set: RuntimeValue, direction: 1 | -1, site: number): number {
  let best: number | undefined;
  for (const member of enumerate(set, site)) {
    if (typeof member !== 'number') throw wrongArgument('first', '>=', 'integer', member, site);
    if (best === undefined || (member - best) * direction > 0) best = member;
  }
  if (best !== undefined) return best;
  throw new EvaluationError(
    `Attempted to compute ${direction > 0 ? 'Max' : 'Min'} of a set without elements.`,
    site,
  );
}

function fold(site: number, operator: OperatorValue, base: RuntimeValue, set: RuntimeValue): RuntimeValue {
  return foldInTurn(operator, base, enumerateInOrder(set, site));
}

/** `kSubset(k, S)`. */
export function subsetsOf(size: RuntimeValue, set: RuntimeValue, site: number): SetValue {
  if (typeof size !== 'number') throw wrongArgument('first', 'kSubset', 'integer', size, site);
  const base = canonicalSet(set, site);
  if (size < 0 || size > countOf(base, site)) return setOf();
  const subsets: SetValue[] = [];
  for (const subset of subsetsOfSize(base.elements(), size)) {
    if (subsets.push(subset) > MAXIMUM_SET_SIZE) {
      throw new EvaluationError(
        `Attempted to construct kSubset(${size}, ${format(set)}), which is too large.`,
        site,
      );
    }
  }
  return setOf(subsets);
}

function choiceSets(sets: RuntimeValue, site: number): SetValue {
  const lists = enumerate(sets, site).map((set) => canonicalSet(set, site).elements());
  return setOf(Array.from(choices(lists), (choice): Value => setOf(choice)));
}

/** FiniteSetsExt. */
export const finiteSetsExt = defineModule('FiniteSetsExt', ['Folds', 'Functions'], {
  FoldSet: general([2, 0, 0], fold),
  SumSet: unary((set, site) => {
    return enumerate(set, site).reduce((sum: number, member) => add(sum, member, site), 0);
  }),
  ProductSet: unary((set, site) => {
    return enumerate(set, site).reduce((product: number, member) => multiply(product, member, site), 1);
  }),
  ReduceSet: general([2, 0, 0], (site, operator: OperatorValue, set: RuntimeValue, base: RuntimeValue) =>
    fold(site, operator, base, set),
  ),
  MapThenSumSet: general([1, 0], (site, image: OperatorValue, set: RuntimeValue) => {
    return enumerate(set, site).reduce((sum: number, member) => add(sum, image(member), site), 0);
  }),
  FlattenSet: unary(bigUnion),
  SymDiff: binary((left, right, site) => {
    return union(difference(left, right, site), difference(right, left, site), site);
  }),
  Quantify: general([0, 1], (site, set: RuntimeValue, test: OperatorValue) => {
    let count = 0;
    for (const member of enumerate(set, site)) if (truth(test(member), site)) count++;
    return count;
  }),
  kSubset: binary(subsetsOf),
  Max: unary((set, site) => extreme(set, 1, site)),
  Min: unary((set, site) => extreme(set, -1, site)),
  Choices: unary(choiceSets),
  ChooseUnique: general([0, 1], (site, set: RuntimeValue, test: OperatorValue) => {
    const witnesses = enumerate(set, site).filter((member) => truth(test(member), site));
    return choose(set, (member) => witnesses.length === 1 && memberOf(member, setOf(witnesses), site), site);
  }),
});
