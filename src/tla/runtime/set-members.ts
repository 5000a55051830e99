import { Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { IntervalSet } from './interval-set.ts';
import { isSymbolic, requireSet } from './materialize.ts';
import { inNormalOrder } from './normal-order.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { MAXIMUM_SET_SIZE, type SymbolicSet } from './symbolic-set.ts';

/** Members of an interval that a loop may run through: a list of so many takes a quarter of a gigabyte. */
const MAXIMUM_INTERVAL = 1 << 25;

/** The set in canonical form. @throws EvaluationError for what is no set, or infinite. */
export function canonicalSet(set: RuntimeValue, site: number): SetValue {
  if (typeof set === 'object' && set.kind === Kind.set) return set;
  const checked = requireSet(set, 'enumerate S when S is the value', site);
  return isSymbolic(checked) ? checked.materialize(site) : checked;
}

/**
 * The members of a finite set, in the core's order: the same in every run, but not TLC's where strings or model values
 * take part. For quantifiers and set constructors, whose result does not depend on the order.
 */
export function enumerate(set: RuntimeValue, site: number): readonly Value[] {
  if (typeof set === 'object' && set.kind === Kind.set) return set.elements();
  // TLC runs through an interval without building a set of it, whose size is limited.
  if (set instanceof IntervalSet && set.count() > MAXIMUM_SET_SIZE && set.count() <= MAXIMUM_INTERVAL)
    return Array.from({ length: set.count() }, (_, index) => set.first + index);
  return canonicalSet(set, site).elements();
}

/** The members of a finite set in TLC's normal order, for whatever depends on the order. */
export function enumerateInOrder(set: RuntimeValue, site: number): readonly Value[] {
  if (typeof set === 'object' && set.kind === Kind.set) return inNormalOrder(set);
  return orderedMembers(requireSet(set, 'enumerate S when S is the value', site), site);
}

/** The members one by one, without building a symbolic set: for a search that may stop at the first. */
export function iterate(set: RuntimeValue, site: number): Iterable<Value> {
  if (typeof set === 'object' && set.kind === Kind.set) return set.elements();
  const checked = requireSet(set, 'enumerate S when S is the value', site);
  if (!isSymbolic(checked)) return checked.elements();
  if (checked.built !== undefined) return checked.built.elements();
  return finiteMembers(checked, site);
}

/** The members one by one in TLC's normal order. */
export function iterateInOrder(set: RuntimeValue, site: number): Iterable<Value> {
  const checked = requireSet(set, 'enumerate S when S is the value', site);
  if (!isSymbolic(checked)) return inNormalOrder(checked);
  if (checked.isOrdered && checked.built === undefined) return finiteMembers(checked, site);
  return inNormalOrder(checked.materialize(site));
}

function finiteMembers(set: SymbolicSet, site: number): Iterable<Value> {
  if (set.isFinite(site)) return set.members(site);
  throw new EvaluationError(`Attempted to enumerate the infinite set ${set.format()}.`, site);
}

/** The members of a set in TLC's normal order, as a list. */
export function orderedMembers(set: SetValue | SymbolicSet, site: number): readonly Value[] {
  return inNormalOrder(isSymbolic(set) ? set.materialize(site) : set);
}

/** How many members; Infinity if infinite. */
export function countOf(set: SetValue | SymbolicSet, site: number): number {
  if (!isSymbolic(set)) return set.size;
  if (set.built !== undefined) return set.built.size;
  return set.cardinality(site);
}

/** `IsFiniteSet(set)`. */
export function isFiniteValue(set: RuntimeValue, site: number): boolean {
  return isFiniteSet(requireSet(set, 'check finiteness of the value', site), site);
}

/** Whether a set is finite. */
export function isFiniteSet(set: SetValue | SymbolicSet, site: number): boolean {
  return !isSymbolic(set) || set.isFinite(site);
}

/** `Cardinality(set)`. */
export function cardinality(set: RuntimeValue, site: number): number {
  if (typeof set === 'object' && set.kind === Kind.set) return set.size;
  if (!isSymbolic(set) || !set.isFinite(site)) {
    throw new EvaluationError(`Attempted to compute cardinality of the value\n${format(set)}`, site);
  }
  const count = countOf(set, site);
  if (count <= 0x7fff_ffff) return count;
  throw new EvaluationError(
    `Overflow when computing the number of elements in:\n${format(set)}`,
    site,
    'Integers have 32 bits, as in TLC.',
  );
}
