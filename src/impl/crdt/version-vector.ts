/** Of each replica a number: what it has counted, or up to which of its events something is known. A missing entry is 0. */
export type VersionVector = Readonly<Record<string, number>>;

export const noVersion: VersionVector = {};

export const entryOf = (vector: VersionVector, replica: string): number =>
  Object.hasOwn(vector, replica) ? vector[replica]! : 0;

/** With the names in order, so that equal vectors are equal texts. */
const inOrder = (entries: readonly (readonly [string, number])[]): VersionVector =>
  Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));

export const withEntry = (vector: VersionVector, replica: string, count: number): VersionVector =>
  inOrder([...Object.entries(vector).filter(([name]) => name !== replica), [replica, count]]);

/** The least vector that is not below either: of each replica the greater number. */
export const joinVectors = (one: VersionVector, other: VersionVector): VersionVector => {
  const replicas = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return inOrder(
    replicas.map((replica) => [replica, Math.max(entryOf(one, replica), entryOf(other, replica))]),
  );
};

/** Whether no number of the first is above that of the second. */
export const isVectorAtMost = (one: VersionVector, other: VersionVector): boolean =>
  Object.entries(one).every(([replica, count]) => count <= entryOf(other, replica));

export const sumOf = (vector: VersionVector): number =>
  Object.values(vector).reduce((sum, count) => sum + count, 0);
