import type { History } from '../../core/history.ts';
import type { NodeStep } from '../../core/trace.ts';
import { happenedBefore } from './happened-before.ts';
import { BreachList, type Law, type LawOptions, type LawResult } from './law.ts';
import { describeStep, describeSteps, stepsByNode } from './node-steps.ts';

/** What NTP takes a clock to be off at most while it runs free: 500 parts per million would be a broken one. */
const usualDriftPpm = 500n;
const million = 1_000_000n;

/**
 * Physical clocks: none goes back; none is stepped, that is, runs faster or slower than a quartz can; and, where it is
 * said how far clocks may be off, no message arrives before it was sent.
 */
export const physicalClock: Law = {
  name: 'physical-clock',
  about: 'local clocks never go back, are not stepped, and show no message received before it was sent',
  needs: 'steps with localTime',
  source: 'Mills et al. 2010, RFC 5905, sections 4 and 11.3 (the drift tolerance and clock discipline)',
  appliesTo: ({ steps }) => steps.some(({ localTime }) => localTime !== undefined),
  check: checkPhysicalClock,
};

function checkPhysicalClock(history: History, options: LawOptions): LawResult {
  const breaches = new BreachList();
  const notes: string[] = [];
  const timed = history.steps.filter(({ localTime }) => localTime !== undefined);
  for (const steps of stepsByNode(history).values()) {
    checkNode(
      steps.filter(({ localTime }) => localTime !== undefined),
      options,
      breaches,
    );
  }
  if (!timed.some(({ time }) => time !== undefined)) {
    notes.push(
      'steps of the clocks were not looked for: the trace has no time of one clock for all nodes (time)',
    );
  }
  if (options.uncertaintyNs === undefined) {
    notes.push(
      'clocks of different nodes were not compared: --bound uncertainty=… says how far they may be off',
    );
  } else checkMessages(history, options.uncertaintyNs, breaches);
  return breaches.result(describeSteps(timed), notes);
}

/** Within an incarnation: a machine may be given another clock while it is down. */
function checkNode(steps: readonly NodeStep[], options: LawOptions, breaches: BreachList): void {
  for (let place = 1; place < steps.length; place += 1) {
    const [before, step] = [steps[place - 1]!, steps[place]!];
    if (before.incarnation !== step.incarnation) continue;
    if (step.localTime! < before.localTime!) {
      breaches.add('goes back', [before.line, step.line], () => {
        return `the clock showed ${step.localTime} at ${describeStep(step)}, and ${before.localTime} at ${describeStep(before)} before it`;
      });
    } else checkRate(before, step, options, breaches);
  }
}

/**
 * Between two steps the clock may gain or lose `maxDriftPpm` of the time that passed, and the reading of either clock may
 * be late by the uncertainty, both times.
 */
function checkRate(before: NodeStep, step: NodeStep, options: LawOptions, breaches: BreachList): void {
  if (before.time === undefined || step.time === undefined || options.uncertaintyNs === undefined) return;
  const passed = step.time - before.time;
  const shown = step.localTime! - before.localTime!;
  const drift = (absolute(passed) * (options.maxDriftPpm ?? usualDriftPpm)) / million;
  if (absolute(shown - passed) <= drift + 2n * options.uncertaintyNs) return;
  breaches.add('stepped', [before.line, step.line], () => {
    return `${passed} ns passed from ${describeStep(before)} to ${describeStep(step)}, and the clock went on by ${shown} ns`;
  });
}

const absolute = (value: bigint) => (value < 0n ? -value : value);

function checkMessages(history: History, uncertaintyNs: bigint, breaches: BreachList): void {
  for (const [receiver, senders] of happenedBefore(history, breaches).senders) {
    for (const sender of senders) {
      if (sender.localTime === undefined || receiver.localTime === undefined) continue;
      if (receiver.localTime + uncertaintyNs >= sender.localTime - uncertaintyNs) continue;
      breaches.add('received before sent', [sender.line, receiver.line], () => {
        return (
          `${describeStep(receiver)} at ${receiver.localTime} receives what ${describeStep(sender)} sent at ${sender.localTime}; ` +
          `clocks within ${uncertaintyNs} ns of the true time cannot show that`
        );
      });
    }
  }
}
