import { Kind, type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { setOfOrdered } from '../../core/values/set-value.ts';
import { EnumeratedSet, FilteredSet, UnionSet } from './combined-sets.ts';
import { checkComparable } from './comparable-members.ts';
import { equal } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { describeKind, format } from './format.ts';
import { isSymbolic, materialize, requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';
import { enumerate, iterate, iterateInOrder } from './set-members.ts';
import { MAXIMUM_SET_SIZE, type SymbolicSet } from './symbolic-set.ts';

export const EMPTY_SET: SetValue = setOf();

/** Sets of sets with more members than this stay symbolic inside `{...}`. */
const INLINE_MEMBERS = 1024;

/**
 * `{e1, ..., en}`: repetitions count once. Members that cannot be compared are an error where TLC compares them, which
 * is where the set is used as a whole. Takes over the array.
 */
export function setFrom(elements: readonly RuntimeValue[], site: number): SetValue | SymbolicSet {
  for (let index = 0; index < elements.length; index++) {
    if (!isCanonical(elements[index]!)) return setFromMixed(elements, site);
  }
  return setFromCanonical(elements as readonly Value[], site);
}

function setFromMixed(elements: readonly RuntimeValue[], site: number): SetValue | SymbolicSet {
  for (const element of elements) {
    if (isSymbolic(element) && (element instanceof EnumeratedSet || isLarge(element, site))) {
      return new EnumeratedSet(elements, site);
    }
  }
  const canonical = canonicalOrNone(elements, site);
  return canonical === undefined ? new EnumeratedSet(elements, site) : setFromCanonical(canonical, site);
}

/** `undefined` if one of them has no canonical form, such as `<<{0, FALSE}>>`: whoever tells the members apart without it, may. */
function canonicalOrNone(elements: readonly RuntimeValue[], site: number): readonly Value[] | undefined {
  try {
    return elements.map((element) => materialize(element, site));
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function isLarge(set: SymbolicSet, site: number): boolean {
  return !set.isFinite(site) || set.count(site) > INLINE_MEMBERS;
}

function setFromCanonical(elements: readonly Value[], site: number): SetValue | SymbolicSet {
  try {
    return comparableSet(elements, site);
  } catch (error) {
    if (!(error instanceof EvaluationError) || elements.length > MAXIMUM_SET_SIZE) throw error;
    return new EnumeratedSet(elements, site);
  }
}

/** The set of these members. @throws EvaluationError if they cannot be compared, or are too many. */
function comparableSet(elements: readonly Value[], site: number): SetValue {
  switch (elements.length) {
    case 0:
      return EMPTY_SET;
    case 1:
      return EMPTY_SET.add(elements[0]!);
    default: {
      if (elements.length > MAXIMUM_SET_SIZE) {
        const limit = `(>${MAXIMUM_SET_SIZE})`;
        throw new EvaluationError(`Attempted to construct a set with too many elements ${limit}.`, site);
      }
      const set = setOf(elements);
      checkComparable(set.elements(), site);
      return set;
    }
  }
}

/** `left \cup right`. */
export function union(left: RuntimeValue, right: RuntimeValue, site: number): RuntimeValue {
  if (typeof left === 'object' && typeof right === 'object') {
    if (left.kind === Kind.set && right.kind === Kind.set) return unionOfCanonical(left, right, site);
  }
  // As in TLC, what the empty set is joined with need not be a set.
  if (isEmpty(left)) return right;
  if (isEmpty(right)) return left;
  const use = 'evaluate S \\cup T for the value';
  const leftSet = requireSet(left, use, site);
  const rightSet = requireSet(right, use, site);
  if (isWrittenOut(leftSet) && isWrittenOut(rightSet)) return unionWrittenOut(leftSet, rightSet, site);
  // TLC asks the enumerated side first, so that "a" \in Nat \cup {"a"} is TRUE and no error.
  return new UnionSet(isSymbolic(rightSet) ? [leftSet, rightSet] : [rightSet, leftSet]);
}

function isEmpty(value: RuntimeValue): value is SetValue {
  return isCanonicalSet(value) && value.size === 0;
}

function isWrittenOut(set: SetValue | SymbolicSet): set is SetValue | EnumeratedSet {
  return !isSymbolic(set) || set instanceof EnumeratedSet;
}

/** Of sets of which one may have members that cannot be compared: TLC looks for each of the right ones on the left. */
function unionWrittenOut(
  left: SetValue | EnumeratedSet,
  right: SetValue | EnumeratedSet,
  site: number,
): SetValue | SymbolicSet {
  const members: readonly RuntimeValue[] = isSymbolic(right) ? right.inOrder(site) : right.elements();
  const more = members.filter((member) => !memberOf(member, left, site));
  return setFrom([...membersOf(left), ...more], site);
}

/** The members as they are, whether they can be compared or not. */
function membersOf(set: SetValue | EnumeratedSet): readonly RuntimeValue[] {
  return isSymbolic(set) ? set.elements : set.elements();
}

/** Up to this many members are added one by one. */
const SMALL_ADDITION = 3;

function unionOfCanonical(left: SetValue, right: SetValue, site: number): SetValue {
  if (left.size === 0 || left === right) return right;
  if (right.size === 0) return left;
  const small = left.size < right.size ? left : right;
  const large = small === left ? right : left;
  // Members of one kind stand together, so one comparison finds unlike kinds; a deeper clash shows when compared.
  const members = large.elements();
  const sample = small.elements()[0]!;
  if (typeof sample === 'object' || typeof sample !== typeof members[0]) {
    equal(sample, members[0]!, site);
    if (members.length > 1) equal(sample, members[members.length - 1]!, site);
  }
  if (small.size <= SMALL_ADDITION) return large.union(small);
  return setOf([...members, ...small.elements()]);
}

/** `left \cap right`. */
export function intersection(left: RuntimeValue, right: RuntimeValue, site: number): SetValue | SymbolicSet {
  if (isEmpty(left) || isEmpty(right)) return EMPTY_SET;
  const use = 'evaluate S \\cap T for the value';
  const leftSet = requireSet(left, use, site);
  const rightSet = requireSet(right, use, site);
  if (!isSymbolic(leftSet)) return filtered(leftSet, (member) => memberOf(member, rightSet, site));
  if (leftSet instanceof EnumeratedSet)
    return setFrom(
      leftSet.elements.filter((member) => memberOf(member, rightSet, site)),
      site,
    );
  if (!isSymbolic(rightSet)) return filtered(rightSet, (member) => memberOf(member, leftSet, site));
  return new FilteredSet(
    leftSet,
    (member, place) => memberOf(member, rightSet, place),
    () => `(${format(leftSet)} \\cap ${format(rightSet)})`,
  );
}

/** `left \ right`. */
export function difference(left: RuntimeValue, right: RuntimeValue, site: number): SetValue | SymbolicSet {
  if (isEmpty(left)) return left;
  const use = 'evaluate S \\ T for the value';
  const leftSet = requireSet(left, use, site);
  const rightSet = requireSet(right, use, site);
  if (!isSymbolic(leftSet)) {
    if (isCanonicalSet(rightSet) && rightSet.size === 1) return withoutOne(leftSet, rightSet, site);
    return filtered(leftSet, (member) => !memberOf(member, rightSet, site));
  }
  if (leftSet instanceof EnumeratedSet)
    return setFrom(
      leftSet.elements.filter((member) => !memberOf(member, rightSet, site)),
      site,
    );
  return new FilteredSet(
    leftSet,
    (member, place) => !memberOf(member, rightSet, place),
    () => `(${format(leftSet)} \\ ${format(rightSet)})`,
  );
}

/** `left \ {x}`: its hash comes from that of the whole. An x that cannot be compared is an error all the same. */
function withoutOne(left: SetValue, right: SetValue, site: number): SetValue {
  const member = right.elements()[0]!;
  return memberOf(member, left, site) ? left.without(member) : left;
}

function filtered(set: SetValue, predicate: (member: Value) => boolean): SetValue {
  return keptOf(set, set.elements().filter(predicate));
}

/** The set of some members of another, in its order: the same object if all are kept, so that what is cached for it stays. */
export function keptOf(set: SetValue, kept: readonly Value[]): SetValue {
  return kept.length === set.size ? set : kept.length === 0 ? EMPTY_SET : setOfOrdered(kept);
}

export function isCanonicalSet(set: RuntimeValue): set is SetValue {
  return typeof set === 'object' && set.kind === Kind.set;
}

/** `UNION sets`. */
export function bigUnion(sets: RuntimeValue, site: number): SetValue | SymbolicSet {
  const use = 'compute UNION S for a member of S';
  if (sets instanceof EnumeratedSet) {
    const parts = sets.elements.map((set) => requireSet(set, use, site));
    const members = parts.every(isWrittenOut) ? parts.flatMap(membersOf) : [];
    // TLC looks for each member among those before it, which tells that they cannot be compared.
    return members.length > 0 && members.every(isCanonical)
      ? comparableSet(members as Value[], site)
      : new UnionSet(parts);
  }
  const members: Value[] = [];
  for (const set of enumerate(sets, site)) {
    if (typeof set !== 'object' || set.kind !== Kind.set) {
      throw new EvaluationError(
        `Attempted to compute UNION S, but a member of S is ${describeKind(set)} and not a set:\n${format(set)}`,
        site,
      );
    }
    for (const member of set.elements()) members.push(member);
  }
  return comparableSet(members, site);
}

/** `{x \in set : predicate(x)}`. Of a symbolic set it stays symbolic: its predicate runs when it is needed. */
export function filterSet(
  set: RuntimeValue,
  predicate: (member: Value) => boolean,
  site: number,
): SetValue | SymbolicSet {
  if (typeof set === 'object' && set.kind === Kind.set) return filtered(set, predicate);
  const base = requireSet(set, 'compute {x \\in S : P} for the value S', site);
  if (!isSymbolic(base)) return filtered(base, predicate);
  if (base instanceof EnumeratedSet) return filtered(base.materialize(site), predicate);
  return new FilteredSet(base, predicate, () => `{x \\in ${format(base)} : ...}`);
}

/** `{image(x) : x \in set}`. */
export function mapSet(
  set: RuntimeValue,
  image: (member: Value) => RuntimeValue,
  site: number,
): SetValue | SymbolicSet {
  const images: RuntimeValue[] = [];
  for (const member of iterate(set, site)) images.push(image(member));
  return setFrom(images, site);
}

/** `\E x \in set : predicate(x)`. */
export function exists(set: RuntimeValue, predicate: (member: Value) => boolean, site: number): boolean {
  for (const member of iterate(set, site)) if (predicate(member)) return true;
  return false;
}

/** `\A x \in set : predicate(x)`. */
export function forAll(set: RuntimeValue, predicate: (member: Value) => boolean, site: number): boolean {
  for (const member of iterate(set, site)) if (!predicate(member)) return false;
  return true;
}

/** `CHOOSE x \in set : predicate(x)`: the first in TLC's normal order. */
export function choose(set: RuntimeValue, predicate: (member: Value) => boolean, site: number): Value {
  const candidates = set instanceof FilteredSet ? set.membersInOrder(site) : iterateInOrder(set, site);
  for (const member of candidates) if (predicate(member)) return member;
  return nothingToChoose(set, site);
}

/** The error of a CHOOSE whose predicate no member satisfies. */
export function nothingToChoose(set: RuntimeValue, site: number): never {
  throw new EvaluationError(
    `Attempted to compute the value of an expression of form\nCHOOSE x \\in S: P, but no element of S satisfied P.\nS = ${format(set)}`,
    site,
  );
}
