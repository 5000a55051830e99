import { compareVectors, isAtMost, merge, tick, type Vector } from './vector.ts';

/**
 * Version vectors: Parker et al., Detection of Mutual Inconsistency in Distributed Systems (1983). They count updates of
 * replicas in place of events of nodes, and tell whether one copy of an object supersedes another or both must be kept.
 */

/** A copy of an object. */
export interface Version<Value> {
  /** How many updates at each replica it includes. */
  readonly vector: Vector;
  readonly value: Value;
}

/** A replica updates the copy that it has. */
export const update = <Value>(
  version: Version<unknown> | undefined,
  replica: string,
  value: Value,
): Version<Value> => ({ vector: tick(version?.vector ?? {}, replica), value });

/** Whether a copy includes all updates of another, which may then be forgotten. */
export const includes = (version: Version<unknown>, other: Version<unknown>): boolean =>
  isAtMost(other.vector, version.vector);

/** Whether two copies were updated independently of each other. */
export const areInConflict = (left: Version<unknown>, right: Version<unknown>): boolean =>
  compareVectors(left.vector, right.vector) === 'concurrent';

/** Of several copies those that no other one supersedes, in their order: more than one are in conflict. */
export function latestVersions<Value>(versions: readonly Version<Value>[]): readonly Version<Value>[] {
  return versions.filter((version, index) =>
    versions.every((other, at) => {
      const order = compareVectors(version.vector, other.vector);
      return at === index || (order !== 'before' && (order !== 'equal' || at > index));
    }),
  );
}

/** A replica puts one value in the place of several copies in conflict; the new copy supersedes them all. */
export const resolve = <Value>(
  versions: readonly Version<Value>[],
  replica: string,
  value: Value,
): Version<Value> => {
  const vector = versions.map((version) => version.vector).reduce(merge, {});
  return { vector: tick(vector, replica), value };
};
