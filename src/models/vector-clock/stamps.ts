import { type FunctionValue, functionFrom, type ModelValue, setOf } from '../../core/values/index.ts';

/** How many events of each node an event knows of; a node that has no entry counts as 0. */
export type Stamp = FunctionValue<ModelValue, number>;

/** The stamp that has heard of nobody. */
export const emptyStamp: Stamp = functionFrom(setOf<ModelValue>(), () => 0);

export const nodesOf = (stamp: Stamp) => setOf(stamp.domain.keys as readonly ModelValue[]);

export const entry = (stamp: Stamp, m: ModelValue): number => (stamp.has(m) ? stamp.get(m) : 0);

/** The stamp with one more event of n. */
export const tick = (stamp: Stamp, n: ModelValue): Stamp =>
  functionFrom(nodesOf(stamp).add(n), (m) => entry(stamp, m) + (m === n ? 1 : 0));

/** Entry by entry the greater of two. */
export const merge = (left: Stamp, right: Stamp): Stamp =>
  functionFrom(nodesOf(left).union(nodesOf(right)), (m) => Math.max(entry(left, m), entry(right, m)));

/** The entries of some nodes only. */
export const restrict = (stamp: Stamp, nodes: readonly ModelValue[]): Stamp =>
  functionFrom(
    nodesOf(stamp).filter((m) => nodes.includes(m)),
    (m) => entry(stamp, m),
  );

/** Whether an answer holds of two stamps. */
export type Comparison = (left: Stamp, right: Stamp) => boolean;

export const isAtMost: Comparison = (left, right) =>
  nodesOf(left).every((m) => left.get(m) <= entry(right, m));
