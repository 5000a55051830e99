import { Kind, type SetValue } from '../../core/values/index.ts';
import { EnumeratedSet } from './combined-sets.ts';
import { equal, incomparable, isModel, modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { FunctionSet } from './function-set.ts';
import { AtomSet } from './infinite-sets.ts';
import { IntervalSet } from './interval-set.ts';
import { isSymbolic } from './materialize.ts';
import { PowerSet } from './power-set.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { SequenceSet } from './sequence-set.ts';
import { orderedMembers } from './set-members.ts';
import type { SymbolicSet } from './symbolic-set.ts';

/** Equality of a symbolic set with anything, by description where possible, else by size, else by members. */
export function equalSymbolicSets(left: SymbolicSet, right: RuntimeValue, site: number): boolean {
  if (isModel(right)) {
    return modelIsAbsent(right, left, site);
  }
  if (isSymbolic(right)) {
    const byDescription = equalDescriptions(left, right, site);
    if (byDescription !== undefined) return byDescription;
  } else if (typeof right !== 'object' || right.kind !== Kind.set) {
    throw incomparable(left, right, site);
  }
  const leftFinite = left.isFinite(site);
  const rightFinite = !isSymbolic(right) || right.isFinite(site);
  if (!leftFinite || !rightFinite) {
    throw new EvaluationError(
      `Attempted to check equality of the set\n${format(left)}\nwith the set\n${format(right)}\nof which one is infinite.`,
      site,
    );
  }
  if (left instanceof EnumeratedSet || right instanceof EnumeratedSet)
    return equalInOrder(membersInOrder(left, site), membersInOrder(right, site), site);
  if (left.isOrdered) {
    const rightCount = isSymbolic(right) ? (right.isOrdered ? right.count(site) : -1) : right.size;
    if (rightCount >= 0 && left.count(site) !== rightCount) return false;
  }
  return equal(left.materialize(site), isSymbolic(right) ? right.materialize(site) : right, site);
}

function membersInOrder(set: SetValue | SymbolicSet, site: number): readonly RuntimeValue[] {
  return set instanceof EnumeratedSet ? set.inOrder(site) : orderedMembers(set, site);
}

/** Of members in TLC's order: sets of different sizes differ, and nobody compares their members. */
function equalInOrder(left: readonly RuntimeValue[], right: readonly RuntimeValue[], site: number): boolean {
  return left.length === right.length && left.every((member, index) => equal(member, right[index]!, site));
}

/** The answer from the descriptions alone, or `undefined`. */
function equalDescriptions(left: SymbolicSet, right: SymbolicSet, site: number): boolean | undefined {
  if (left === right) return true;
  // Distinct objects, one for each name.
  if (left instanceof AtomSet && right instanceof AtomSet && left.type === right.type) return false;
  if (left instanceof IntervalSet && right instanceof IntervalSet) {
    return left.first === right.first && left.last === right.last;
  }
  if (left instanceof PowerSet && right instanceof PowerSet) return equal(left.base, right.base, site);
  if (left instanceof SequenceSet && right instanceof SequenceSet) {
    return equal(left.base, right.base, site);
  }
  if (left instanceof FunctionSet && right instanceof FunctionSet) {
    // Equal descriptions are equal sets; different ones may be both empty.
    if (equal(left.domain, right.domain, site) && equal(left.range, right.range, site)) return true;
  }
  return undefined;
}
