import type { History } from '../../core/history.ts';
import { checkClockCondition, type GrowingStamp } from './clock-condition.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeSteps } from './node-steps.ts';

/**
 * The clock condition of logical timestamps. The total order by (timestamp, node) then has no ties, for a node's own
 * steps are ordered; a counter that is lost in a restart breaks it.
 */
export const lamportClock: Law = {
  name: 'lamport-clock',
  about:
    'Lamport timestamps grow along each node and along each message; no timestamp is used twice by a node',
  needs: 'steps with a lamport timestamp',
  source:
    'Lamport 1978, "Time, Clocks, and the Ordering of Events", sections "Logical Clocks" and "Ordering the Events Totally"',
  appliesTo: ({ steps }) => steps.some(({ lamport }) => lamport !== undefined),
  check: checkLamportClock,
};

const stamp: GrowingStamp<bigint> = {
  of: ({ lamport }) => lamport,
  compare: (left, right) => Number(left > right) - Number(left < right),
  format: String,
};

function checkLamportClock(history: History): LawResult {
  const breaches = new BreachList();
  const notes = checkClockCondition(history, stamp, breaches);
  return breaches.result(describeSteps(history.steps.filter(({ lamport }) => lamport !== undefined)), notes);
}
