import { type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { checkComparable } from './comparable-members.ts';
import { equal } from './equality.ts';
import { format } from './format.ts';
import { materialize } from './materialize.ts';
import { memberOf } from './membership.ts';
import { orderedByParts } from './order-by-parts.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { isFiniteSet, iterate, iterateInOrder } from './set-members.ts';
import { SymbolicSet } from './symbolic-set.ts';

type AnySet = SetValue | SymbolicSet;

/** `S \cup T`, or the union of several, one of which is symbolic: `Nat \cup {-1}`. */
export class UnionSet extends SymbolicSet {
  readonly sets: readonly AnySet[];

  constructor(sets: readonly AnySet[]) {
    super();
    this.sets = sets;
  }

  has(value: RuntimeValue, site: number): boolean {
    for (const set of this.sets) if (memberOf(value, set, site)) return true;
    return false;
  }

  count(site: number): number {
    return this.isFinite(site) ? this.materialize(site).size : Number.POSITIVE_INFINITY;
  }

  override isFinite(site: number): boolean {
    return this.sets.every((set) => isFiniteSet(set, site));
  }

  override get isOrdered(): boolean {
    return false;
  }

  *members(site: number): Iterable<Value> {
    for (const set of this.sets) yield* iterate(set, site);
  }

  format(): string {
    return this.sets.length === 2
      ? `(${this.sets.map(format).join(' \\cup ')})`
      : `UNION {${this.sets.map(format).join(', ')}}`;
  }
}

/** The members of one set that pass a test: filters, intersections and differences. */
export class FilteredSet extends SymbolicSet {
  readonly base: AnySet;
  readonly #test: (member: Value, site: number) => boolean;
  readonly #describe: () => string;

  constructor(base: AnySet, test: (member: Value, site: number) => boolean, describe: () => string) {
    super();
    this.base = base;
    this.#test = test;
    this.#describe = describe;
  }

  has(value: RuntimeValue, site: number): boolean {
    return memberOf(value, this.base, site) && this.#test(materialize(value, site), site);
  }

  count(site: number): number {
    return this.isFinite(site) ? this.materialize(site).size : Number.POSITIVE_INFINITY;
  }

  override isFinite(site: number): boolean {
    return isFiniteSet(this.base, site);
  }

  override get isOrdered(): boolean {
    return false;
  }

  *members(site: number): Iterable<Value> {
    for (const member of iterate(this.base, site)) if (this.#test(member, site)) yield member;
  }

  /** The members in TLC's order, one by one: what CHOOSE looks at. */
  *membersInOrder(site: number): Iterable<Value> {
    for (const member of iterateInOrder(this.base, site)) if (this.#test(member, site)) yield member;
  }

  format(): string {
    return this.#describe();
  }
}

/**
 * `{e1, e2}` with an infinite member, such as `{Nat, Int}`, or with members that cannot be compared: good for UNION and
 * membership.
 */
export class EnumeratedSet extends SymbolicSet {
  readonly elements: readonly RuntimeValue[];
  /** Where it is written: there its members clash. */
  readonly #site: number;
  #ordered: readonly RuntimeValue[] | undefined;

  constructor(elements: readonly RuntimeValue[], site: number) {
    super();
    this.elements = elements;
    this.#site = site;
  }

  has(value: RuntimeValue, site: number): boolean {
    for (const element of this.elements) if (equal(value, element, site)) return true;
    return false;
  }

  count(site: number): number {
    return this.inOrder(site).length;
  }

  override cardinality(site: number): number {
    return this.count(site);
  }

  override isFinite(): boolean {
    return true;
  }

  override get isOrdered(): boolean {
    return false;
  }

  /** The members in TLC's order. @throws EvaluationError if two that TLC compares for it cannot be compared. */
  inOrder(site: number): readonly RuntimeValue[] {
    this.#ordered ??= orderedByParts(this.elements, site);
    return this.#ordered;
  }

  *members(site: number): Iterable<Value> {
    const members = setOf(this.elements.map((element) => materialize(element, site)));
    checkComparable(members.elements(), this.#site);
    yield* members.elements();
  }

  format(): string {
    return `{${this.elements.map(format).join(', ')}}`;
  }
}
