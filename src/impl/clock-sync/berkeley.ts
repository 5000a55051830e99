/**
 * The Berkeley algorithm: Gusella and Zatti, The Accuracy of the Clock Synchronization Achieved by TEMPO in Berkeley UNIX 4.3BSD
 * (1989). Nobody knows the true time. A master measures by how much all clocks differ from its own, averages the largest group of
 * clocks that are near one another, and tells each node, itself included, by how much to adjust its clock: a difference, which
 * stays right however long the message takes.
 */

/** By how much the clock of a node is ahead of the master's, as measured; whole units. The master's own is 0. */
export interface Difference {
  readonly node: string;
  readonly units: number;
}

/** By how much a node is to adjust its clock. */
export interface Adjustment {
  readonly node: string;
  readonly units: number;
}

/** What a mistake may change. */
export interface BerkeleyRules {
  /** Of the clocks those that count for the average. */
  readonly counted: (differences: readonly Difference[], nearUnits: number) => readonly Difference[];
  readonly average: (counted: readonly Difference[]) => number;
  /** What is sent to a node. */
  readonly content: (average: number, difference: Difference) => number;
}

export const rightBerkeleyRules: BerkeleyRules = {
  counted: largestGroup,
  average: averageOf,
  content: (average, { units }) => average - units,
};

/**
 * The adjustments of a round, for each node of the differences.
 *
 * @param nearUnits clocks that are right seem to differ by no more than this.
 */
export function adjustments(
  differences: readonly Difference[],
  nearUnits: number,
  rules = rightBerkeleyRules,
): readonly Adjustment[] {
  if (differences.length === 0) throw new Error('no clock was measured, not even that of the master');
  const average = rules.average(rules.counted(differences, nearUnits));
  return differences.map((difference) => ({
    node: difference.node,
    units: rules.content(average, difference),
  }));
}

/** The most clocks of which no two differ by more than this; of several such groups the earliest. */
export function largestGroup(differences: readonly Difference[], nearUnits: number): readonly Difference[] {
  const groups = differences.map(({ units: least }) =>
    differences.filter(({ units }) => units >= least && units <= least + nearUnits),
  );
  const ascending = groups.sort((left, right) => leastOf(left) - leastOf(right));
  return ascending.reduce((best, group) => (group.length > best.length ? group : best));
}

const leastOf = (group: readonly Difference[]) => Math.min(...group.map(({ units }) => units));

/** Rounded down, for all the same. */
export function averageOf(counted: readonly Difference[]): number {
  return Math.floor(counted.reduce((sum, { units }) => sum + units, 0) / counted.length);
}
