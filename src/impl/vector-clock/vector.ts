/**
 * Vector clocks: Fidge, Timestamps in Message-Passing Systems That Preserve the Partial Ordering (1988); Mattern, Virtual Time
 * and Global States of Distributed Systems (1989), sections 4 and 5. An event happened before another if and only if its
 * vector is less.
 */

/** How many events of each node are known, from 1; a node without an entry counts as 0. */
export type Vector = Readonly<Record<string, number>>;

/** How an event with one vector is to an event with another. */
export type CausalOrder = 'before' | 'after' | 'equal' | 'concurrent';

export const emptyVector: Vector = {};

export const entryOf = (vector: Vector, node: string): number =>
  Object.hasOwn(vector, node) ? vector[node]! : 0;

/**
 * The vector with one more event of a node.
 *
 * @throws when the entry has come to its end, at 9,007,199,254,740,991.
 */
export function tick(vector: Vector, node: string): Vector {
  const count = entryOf(vector, node) + 1;
  if (!Number.isSafeInteger(count)) throw new Error(`the entry of ${node} cannot count beyond ${count - 1}`);
  return { ...vector, [node]: count };
}

/** Entry by entry the greater of two: what is known with both. */
export function merge(left: Vector, right: Vector): Vector {
  const merged: Record<string, number> = { ...left };
  for (const node of Object.keys(right)) {
    if (right[node]! > entryOf(left, node)) define(merged, node, right[node]!);
  }
  return merged;
}

/** The vector of a receipt at `node`: what was known there and what came in, and the receipt itself. */
export const receive = (own: Vector, received: Vector, node: string): Vector =>
  tick(merge(own, received), node);

/** Whether no entry of the left vector is greater than that of the right one. */
export const isAtMost = (left: Vector, right: Vector): boolean =>
  Object.keys(left).every((node) => left[node]! <= entryOf(right, node));

/** Whether an event with the left vector happened before an event with the right one. */
export const isBefore = (left: Vector, right: Vector): boolean =>
  isAtMost(left, right) && !isAtMost(right, left);

/** Whether neither of two events happened before the other; an event is not concurrent with itself. */
export const areConcurrent = (left: Vector, right: Vector): boolean =>
  !isAtMost(left, right) && !isAtMost(right, left);

export function compareVectors(left: Vector, right: Vector): CausalOrder {
  const [isLess, isGreater] = [isAtMost(left, right), isAtMost(right, left)];
  if (isLess) return isGreater ? 'equal' : 'before';
  return isGreater ? 'after' : 'concurrent';
}

/** Sets an entry, also where the name of a node is `__proto__`. */
function define(vector: Record<string, number>, node: string, value: number): void {
  Object.defineProperty(vector, node, { value, enumerable: true, writable: true, configurable: true });
}
