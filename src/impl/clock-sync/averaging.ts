/**
 * The fault-tolerant average of Lundelius Welch and Lynch, A New Fault-Tolerant Algorithm for Clock Synchronization (1988): each
 * node reads all clocks, leaves out the f greatest and the f least, and takes the middle of what is left. With more than 3f clocks
 * the right ones come together, though f others show each reader something else.
 */

/** What the clocks of all nodes showed to one of them, its own included; whole units. */
export type Readings = readonly number[];

/** What a mistake may change. */
export interface AveragingRules {
  readonly average: (ascending: Readings, faulty: number) => number;
}

export const rightAveragingRules: AveragingRules = {
  average: (ascending, faulty) => middle(ascending[faulty]!, ascending[ascending.length - 1 - faulty]!),
};

/** Clocks show whole units, and so the middle is rounded down, for all the same. */
export const middle = (least: number, greatest: number): number => Math.floor((least + greatest) / 2);

/**
 * What a node sets its clock to.
 *
 * @throws if there are not more than three times as many clocks as may be faulty.
 */
export function faultTolerantAverage(
  readings: Readings,
  faulty: number,
  rules = rightAveragingRules,
): number {
  checkNumber(readings.length, faulty);
  return rules.average(
    [...readings].sort((left, right) => left - right),
    faulty,
  );
}

/** @throws if there are not more than three times as many clocks as may be faulty. */
export function checkNumber(clocks: number, faulty: number): void {
  if (!Number.isInteger(faulty) || faulty < 0 || clocks <= 3 * faulty)
    throw new Error(
      `${clocks} clocks of which ${faulty} may be faulty: more than three times as many are needed`,
    );
}
