import { type FunctionValue, functionFrom } from '../../core/values/index.ts';
import type { ReplicaName } from './replication.ts';

/** A number for each replica: what it has counted, or how much of it was heard of. */
export type Vector = FunctionValue<ReplicaName, number>;

/** Both entry by entry. */
export const entryByEntry = (x: Vector, y: Vector, combine: (i: number, j: number) => number): Vector =>
  functionFrom(x.domain.keys as readonly ReplicaName[], (r) => combine(x.get(r), y.get(r)));

/** The least vector that is not below either. */
export const greater = (x: Vector, y: Vector): Vector => entryByEntry(x, y, Math.max);

/** Whether no entry of x is above that of y. */
export const isAtMost = (x: Vector, y: Vector) => x.values.every((each, index) => each <= y.values[index]!);

export const total = ({ values }: Vector): number => values.reduce((sum, each) => sum + each, 0);
