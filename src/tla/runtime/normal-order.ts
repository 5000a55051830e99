import type { Domain } from '../../core/values/domain.ts';
import {
  type FunctionValue,
  Kind,
  kindOf,
  type ModelValue,
  type SetValue,
  type Value,
} from '../../core/values/index.ts';
import { compareNames } from './interning.ts';

/**
 * TLC's normal order: model values first, integers by value, names by first appearance, sets by size and members,
 * functions by size, domain and values. Total, also where TLC refuses to compare.
 *
 * The core's own order differs only in names (by code unit) and in where model values stand.
 */
export function compareInOrder(left: Value, right: Value): number {
  if (left === right) return 0;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const leftKind = kindOf(left);
  const rightKind = kindOf(right);
  if (leftKind !== rightKind) {
    if (leftKind === Kind.model) return -1;
    if (rightKind === Kind.model) return 1;
    return leftKind - rightKind;
  }
  switch (leftKind) {
    case Kind.model:
      return compareNames((left as ModelValue).name, (right as ModelValue).name);
    case Kind.string:
      return compareNames(left as string, right as string);
    case Kind.set:
      return compareSets(left as SetValue, right as SetValue);
    case Kind.function:
      return compareFunctions(left as FunctionValue, right as FunctionValue);
    default:
      return Number(left) - Number(right);
  }
}

function compareSets(left: SetValue, right: SetValue): number {
  if (left.size !== right.size) return left.size - right.size;
  const leftMembers = inNormalOrder(left);
  const rightMembers = inNormalOrder(right);
  for (let index = 0; index < leftMembers.length; index++) {
    const order = compareInOrder(leftMembers[index]!, rightMembers[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

function compareFunctions(left: FunctionValue, right: FunctionValue): number {
  if (left.size !== right.size) return left.size - right.size;
  const leftOrder = keyOrder(left.domain);
  const rightOrder = keyOrder(right.domain);
  if (left.domain !== right.domain) {
    for (let index = 0; index < left.size; index++) {
      const order = compareInOrder(
        left.domain.keys[leftOrder === undefined ? index : leftOrder[index]!]!,
        right.domain.keys[rightOrder === undefined ? index : rightOrder[index]!]!,
      );
      if (order !== 0) return order;
    }
  }
  for (let index = 0; index < left.size; index++) {
    const order = compareInOrder(
      left.values[leftOrder === undefined ? index : leftOrder[index]!]!,
      right.values[rightOrder === undefined ? index : rightOrder[index]!]!,
    );
    if (order !== 0) return order;
  }
  return 0;
}

/** Stands for the names of the specification at hand: orders that were found for others do not count. */
let names = {};

/** The members of a set in TLC's normal order. Treat as frozen. */
export function inNormalOrder(set: SetValue): readonly Value[] {
  const members = set.elements();
  if (members.length < 2 || isOrderedAlike(members)) return members;
  const known = set.ordering;
  if (known !== undefined && known.cause === names) return known.members;
  const ordered = isSorted(members) ? members : members.toSorted(compareInOrder);
  set.ordering = { cause: names, members: ordered };
  return ordered;
}

/** Integers and booleans stand in the same order in the core's order; kinds are contiguous, so the ends tell. */
function isOrderedAlike(members: readonly Value[]): boolean {
  const last = typeof members[members.length - 1];
  return last === 'number' || last === 'boolean';
}

function isSorted(members: readonly Value[]): boolean {
  for (let index = 1; index < members.length; index++)
    if (compareInOrder(members[index - 1]!, members[index]!) > 0) return false;
  return true;
}

let keyOrders = new WeakMap<Domain, readonly number[] | null>();
let latestDomain: Domain | undefined;
let latestOrder: readonly number[] | undefined;

/** Positions of a domain's keys in TLC's normal order, or `undefined` if that is 0, 1, 2… */
export function keyOrder(domain: Domain): readonly number[] | undefined {
  if (domain.isSequence) return undefined;
  if (domain === latestDomain) return latestOrder;
  let order = keyOrders.get(domain);
  if (order === undefined) {
    order = orderOf(domain.keys);
    keyOrders.set(domain, order);
  }
  latestDomain = domain;
  latestOrder = order ?? undefined;
  return latestOrder;
}

function orderOf(keys: readonly Value[]): readonly number[] | null {
  if (keys.length < 2 || isOrderedAlike(keys)) return null;
  const order = keys.map((_, index) => index);
  order.sort((left, right) => compareInOrder(keys[left]!, keys[right]!));
  return order.every((position, index) => position === index) ? null : order;
}

/** Forgets the orders that were found for the names of another specification. */
export function forgetOrders(): void {
  names = {};
  keyOrders = new WeakMap();
  latestDomain = undefined;
}
