import type { History } from '../../core/history.ts';
import type { HybridTimestamp, NodeStep } from '../../core/trace.ts';
import { checkClockCondition, type GrowingStamp } from './clock-condition.ts';
import { BreachList, type Law, type LawOptions, type LawResult } from './law.ts';
import { describeStep, describeSteps } from './node-steps.ts';

/**
 * The laws of hybrid timestamps: they keep the clock condition, ordered by their physical part and then by the counter,
 * and across restarts; the physical part is never behind the node's own clock, nor ahead of all clocks (theorems 2 and 3
 * and corollary 1 of the paper); the counter stays within what its field can hold.
 */
export const hybridClock: Law = {
  name: 'hybrid-clock',
  about:
    'hybrid timestamps grow along each node, each message and each restart, and stay near the physical clocks',
  needs: 'steps with a hybrid timestamp (hlc)',
  source: 'Kulkarni et al. 2014, "Logical Physical Clocks", sections 3 and 4',
  appliesTo: ({ steps }) => steps.some(({ hybrid }) => hybrid !== undefined),
  check: checkHybridClock,
};

const stamp: GrowingStamp<HybridTimestamp> = {
  of: ({ hybrid }) => hybrid,
  compare: (left, right) => sign(left.physical, right.physical) || sign(left.counter, right.counter),
  format: ({ physical, counter }) => `(${physical}, ${counter})`,
};

const sign = (left: bigint, right: bigint) => Number(left > right) - Number(left < right);

function checkHybridClock(history: History, options: LawOptions): LawResult {
  const breaches = new BreachList();
  const notes = checkClockCondition(history, stamp, breaches);
  const stamped = history.steps.filter(({ hybrid }) => hybrid !== undefined);
  for (const step of stamped) checkPhysicalPart(step, options, breaches);
  for (const step of stamped) checkCounter(step, options, breaches);
  const hasLocalTime = stamped.some(({ localTime }) => localTime !== undefined);
  if (!hasLocalTime)
    notes.push("the nodes' own clocks are not recorded: how far timestamps are from them was not looked at");
  else if (options.uncertaintyNs === undefined) {
    notes.push(
      'whether timestamps run ahead of the clocks was not looked at: --bound uncertainty=… says how far clocks may differ',
    );
  }
  if (options.maxCounter === undefined)
    notes.push('no bound on the counter was given: --bound counter=… sets one');
  return breaches.result(describeSteps(stamped), notes);
}

/**
 * The physical part is the greatest clock reading in the causal past: at least the node's own, and at most what some
 * clock has shown by now, which is within twice the uncertainty of the node's own.
 */
function checkPhysicalPart(step: NodeStep, { uncertaintyNs }: LawOptions, breaches: BreachList): void {
  const { hybrid, localTime } = step;
  if (localTime === undefined) return;
  const { physical } = hybrid!;
  if (physical < localTime) {
    breaches.add('behind its own clock', [step.line], () => {
      return `${describeStep(step)} has physical part ${physical}, and its own clock showed ${localTime}`;
    });
  }
  if (uncertaintyNs !== undefined && physical > localTime + 2n * uncertaintyNs) {
    breaches.add('ahead of every clock', [step.line], () => {
      return (
        `${describeStep(step)} has physical part ${physical}, ${physical - localTime} ns ahead of its own clock; ` +
        `clocks within ${uncertaintyNs} ns of the true time cannot differ so much`
      );
    });
  }
}

function checkCounter(step: NodeStep, { maxCounter }: LawOptions, breaches: BreachList): void {
  const { counter } = step.hybrid!;
  if (counter >= 0n && (maxCounter === undefined || counter <= maxCounter)) return;
  breaches.add('counter out of bounds', [step.line], () => {
    return `${describeStep(step)} has counter ${counter}; it must be from 0 to ${maxCounter ?? 'the bound'}`;
  });
}
