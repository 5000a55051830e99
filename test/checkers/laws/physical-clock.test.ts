import { expect, test } from 'vitest';
import { physicalClock } from '../../../src/checkers/laws/physical-clock.ts';
import type { History } from '../../../src/core/history.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import { historyOfSteps, type OpenStep, simulatedTraces } from './simulated-trace.ts';

let trueTime = 0n;

/** Clocks with constant offsets of at most three; a thousand passes from step to step. */
function stampTime(step: OpenStep): void {
  trueTime += 1000n;
  const offsets: Record<string, bigint> = { n0: -3n, n1: 0n, n2: 3n };
  step.time = trueTime;
  step.localTime = trueTime + offsets[step.node]!;
}

const options = { uncertaintyNs: 3n, maxDriftPpm: 1000n };

/** In the words of the law, over all pairs of a node's neighbours and all pairs of sending and receipt. */
function clocksAreRight({ steps }: History): boolean {
  return steps.every((left) =>
    steps.every((right) => {
      const isNext =
        left.node === right.node &&
        left.incarnation === right.incarnation &&
        left.sequence + 1 === right.sequence;
      const shown = Number(right.localTime! - left.localTime!);
      const passed = Number(right.time! - left.time!);
      if (isNext && (shown < 0 || Math.abs(shown - passed) > Math.floor(Math.abs(passed) / 1000) + 6))
        return false;
      const isMessage =
        left !== right && left.messagesOut.some((message) => right.messagesIn.includes(message));
      return !isMessage || shown >= -6;
    }),
  );
}

test('agrees with the law over all pairs of steps', () => {
  const histories = simulatedTraces({ stamp: stampTime }, (trace, pick) => {
    const at = pick(trace.length);
    const step = trace[at]!;
    const change = pick(5);
    if (change === 0) step.localTime = step.localTime! + BigInt(pick(20));
    else if (change === 1) step.localTime = step.localTime! - BigInt(pick(4000));
    else if (change === 2) step.time = step.time! - BigInt(pick(20));
    else {
      // The clock is set while the node is down.
      for (const other of trace.slice(at)) {
        if (other.node !== step.node) continue;
        other.incarnation = 1;
        other.localTime = other.localTime! - BigInt(500 * change);
      }
    }
  });
  const rules = ['goes back', 'stepped', 'received before sent'];
  agreesWithDefinition({
    law: physicalClock,
    histories,
    holdsByDefinition: clocksAreRight,
    options,
    runs: 1500,
    rules,
  });
});

test('without an uncertainty nothing is said of clocks of different nodes', () => {
  const history = historyOfSteps([
    { node: 'a', sequence: 0, action: 'send', localTime: 100n, messagesOut: ['m'] },
    { node: 'b', sequence: 0, action: 'receive', localTime: 1n, messagesIn: ['m'] },
  ]);
  const { verdict, notes } = physicalClock.check(history, {});
  expect(verdict).toBe('valid');
  expect(notes).toHaveLength(2);
  expect(physicalClock.check(history, { uncertaintyNs: 49n }).verdict).toBe('violated');
  expect(physicalClock.check(history, { uncertaintyNs: 50n }).verdict).toBe('valid');
});
