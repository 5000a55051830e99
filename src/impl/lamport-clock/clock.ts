/**
 * The logical clock of Lamport, Time, Clocks, and the Ordering of Events in a Distributed System (1978): a counter that
 * goes up between any two events of a node (rule IR1), and past the stamp of whatever is received (IR2). If an event
 * happened before another, its stamp is smaller; the converse does not hold.
 */

/** The time of an event, and the node where it was: no two events have the same. */
export interface LamportStamp {
  /** A whole number from 1. */
  readonly time: number;
  /** Breaks ties: of two nodes the one with the smaller name comes first. */
  readonly node: string;
}

/** What a mistake may change. */
export interface LamportClockRules {
  /** The time of a receipt, from the node's own and the message's. */
  readonly timeOfReceipt: (own: number, received: number) => number;
  /** Whether users of the clock put one event before another. */
  readonly precedes: (left: LamportStamp, right: LamportStamp) => boolean;
  /** The time from which a node goes on that starts again, from what is on its disk. */
  readonly recoveredTime: (time: number) => number;
}

/**
 * The time of the next event of a node that has got to `time`; 0 before the first (IR1).
 *
 * @throws when the counter has come to an end, 9,007,199,254,740,991 events from the beginning.
 */
export const tick = (time: number): number => checkedTime(checkedTime(time) + 1);

/** The time of the event in which a node that has got to `own` receives what was sent at `received` (IR2). */
export const timeOfReceipt = (own: number, received: number): number =>
  tick(Math.max(own, checkedTime(received)));

/** Negative if the left event comes first in the total order of all events, positive if the right one does. */
export function compareStamps(left: LamportStamp, right: LamportStamp): number {
  if (left.time !== right.time) return left.time - right.time;
  return left.node < right.node ? -1 : Number(left.node > right.node);
}

/** The total order of all events (the relation ⇒ of the paper): by time, and by node where times are equal. */
export const precedes = (left: LamportStamp, right: LamportStamp): boolean => compareStamps(left, right) < 0;

export const rightClockRules: LamportClockRules = { timeOfReceipt, precedes, recoveredTime: (time) => time };

function checkedTime(time: number): number {
  if (Number.isSafeInteger(time) && time >= 0) return time;
  throw new Error(`${time} is no logical time: a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
}
