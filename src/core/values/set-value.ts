import { compareValues } from './compare.ts';
import { equalValues } from './equal.ts';
import { formatValue } from './format-value.ts';
import { hashValue } from './hash.ts';
import { Kind } from './kind.ts';
import * as mixer from './mixer.ts';
import { NO_OWNER, type Owner } from './owner.ts';
import type { Value } from './value.ts';

/** Slot of every member in a set's sum: members have no position. */
const MEMBER_LOW = 0x51ed270b;
const MEMBER_HIGH = 0x2f7b1a05;

/** Up to this size, membership scans hashes; above, it searches the sorted members. */
const SCAN_LIMIT = 32;

/**
 * A finite set, immutable. Made by {@link setOf}.
 *
 * Its hash is `fin(set, size, Σ mix(member, H(m)))`. {@link add} computes only the hash and remembers what was
 * added; the members are copied when somebody looks at them. Nine successors of ten are states already seen, and of
 * those nobody looks at more than the hash (ENGINE, "fingerprint first, build later").
 */
export class SetValue<T extends Value = Value> {
  readonly kind = Kind.set;
  /** For {@link ValueTable} only. */
  owner: Owner = NO_OWNER;
  readonly size: number;
  readonly sumLow: number;
  readonly sumHigh: number;
  readonly hashLow: number;
  readonly hashHigh: number;
  /** For the TLA+ runtime only: the members in an order of its own, and what gave rise to it. */
  ordering: { readonly cause: object; readonly members: readonly Value[] } | undefined = undefined;
  /** In order of {@link compareValues}; `undefined` until built from base and added. */
  #elements: readonly T[] | undefined;
  #base: SetValue<T> | undefined;
  #added: T | undefined;

  /** For this file only: `elements` must be in order and without repetition. */
  constructor(
    size: number,
    sumLow: number,
    sumHigh: number,
    elements: readonly T[] | undefined,
    base: SetValue<T> | undefined,
    added: T | undefined,
  ) {
    this.size = size;
    this.sumLow = sumLow;
    this.sumHigh = sumHigh;
    this.#elements = elements;
    this.#base = base;
    this.#added = added;
    mixer.finish(Kind.set, size, sumLow, sumHigh);
    this.hashLow = mixer.low;
    this.hashHigh = mixer.high;
  }

  /** The members in order. Treat as frozen. */
  elements(): readonly T[] {
    if (this.#elements === undefined) {
      this.#elements = inserted(this.#base!.elements(), this.#added!);
      this.#base = undefined;
      this.#added = undefined;
    }
    return this.#elements;
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.elements()[Symbol.iterator]() as IterableIterator<T>;
  }

  has(member: Value): boolean {
    return positionOf(this.elements(), member) >= 0;
  }

  /** The union with one more member. */
  add(member: T): SetValue<T> {
    if (this.has(member)) return this;
    mixMember(member);
    return new SetValue(
      this.size + 1,
      (this.sumLow + mixer.low) | 0,
      (this.sumHigh + mixer.high) | 0,
      undefined,
      this,
      member,
    );
  }

  /** The set without one member. */
  without(member: Value): SetValue<T> {
    const position = positionOf(this.elements(), member);
    if (position < 0) return this;
    mixMember(member);
    return new SetValue(
      this.size - 1,
      (this.sumLow - mixer.low) | 0,
      (this.sumHigh - mixer.high) | 0,
      this.elements().toSpliced(position, 1),
      undefined,
      undefined,
    );
  }

  union(other: SetValue<T>): SetValue<T> {
    const [small, large] = this.size < other.size ? [this as SetValue<T>, other] : [other, this];
    let result: SetValue<T> = large;
    for (const member of small) result = result.add(member);
    return result;
  }

  /** The members that satisfy a predicate. */
  filter(predicate: (member: T) => boolean): SetValue<T> {
    return setOfOrdered(this.elements().filter(predicate));
  }

  /** The set of images. */
  map<U extends Value>(image: (member: T) => U): SetValue<U> {
    return setOf(this.elements().map(image));
  }

  /** `\E member \in this : predicate(member)`. */
  some(predicate: (member: T) => boolean): boolean {
    return this.elements().some(predicate);
  }

  /** `\A member \in this : predicate(member)`. */
  every(predicate: (member: T) => boolean): boolean {
    return this.elements().every(predicate);
  }

  isSubsetOf(other: SetValue): boolean {
    return this.size <= other.size && this.elements().every((member) => other.has(member));
  }

  toString(): string {
    return formatValue(this);
  }
}

function mixMember(member: Value): void {
  hashValue(member);
  mixer.mix(MEMBER_LOW, MEMBER_HIGH, mixer.low, mixer.high);
}

function positionOf(elements: readonly Value[], member: Value): number {
  if (elements.length > SCAN_LIMIT) return searchSorted(elements, member);
  if (typeof member !== 'object') return elements.indexOf(member);
  const { hashLow } = member;
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index]!;
    if (typeof element === 'object' && element.hashLow === hashLow && equalValues(element, member))
      return index;
  }
  return -1;
}

function searchSorted(elements: readonly Value[], member: Value): number {
  const position = insertionPoint(elements, member);
  return position < elements.length && compareValues(elements[position]!, member) === 0 ? position : -1;
}

/** The first position whose element is not before the member. */
function insertionPoint(elements: readonly Value[], member: Value): number {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareValues(elements[middle]!, member) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function inserted<T extends Value>(elements: readonly T[], member: T): readonly T[] {
  const position = insertionPoint(elements, member);
  const result = new Array<T>(elements.length + 1);
  for (let index = 0; index < position; index++) result[index] = elements[index]!;
  result[position] = member;
  for (let index = position; index < elements.length; index++) result[index + 1] = elements[index]!;
  return result;
}

/** The set of members that are in order and without repetition. Takes over the array. */
export function setOfOrdered<T extends Value>(elements: readonly T[]): SetValue<T> {
  let sumLow = 0;
  let sumHigh = 0;
  for (const element of elements) {
    mixMember(element);
    sumLow = (sumLow + mixer.low) | 0;
    sumHigh = (sumHigh + mixer.high) | 0;
  }
  return new SetValue(elements.length, sumLow, sumHigh, elements, undefined, undefined);
}

/** The set of these members; repetitions count once. */
export function setOf<T extends Value>(members: Iterable<T> = []): SetValue<T> {
  const sorted = [...members].sort(compareValues);
  return setOfOrdered(
    sorted.filter((member, index) => index === 0 || compareValues(sorted[index - 1]!, member) !== 0),
  );
}

/** `{first, ..., last}` of integers; empty if last < first. */
export function interval(first: number, last: number): SetValue<number> {
  return setOf(Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index));
}
