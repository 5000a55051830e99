import { expect, test } from 'vitest';
import { hybridClock } from '../../../src/checkers/laws/hybrid-clock.ts';
import type { History } from '../../../src/core/history.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import { happenedBeforeByPaths, historyOfSteps, type OpenStep, simulatedTraces } from './simulated-trace.ts';

const uncertaintyNs = 5n;

/** Kulkarni's algorithm, on clocks that are within the uncertainty of a true time that passes by ten a step. */
function stampHybrid(step: OpenStep, previous: OpenStep | undefined, senders: readonly OpenStep[]): void {
  trueTime += 3n;
  const offsets: Record<string, bigint> = { n0: -5n, n1: 0n, n2: 5n };
  step.localTime = trueTime + offsets[step.node]!;
  const heard = [previous, ...senders].flatMap((cause) => cause?.hybrid ?? []);
  const physical = [step.localTime, ...heard.map((stamp) => stamp.physical)].reduce((a, b) =>
    b > a ? b : a,
  );
  const counters = heard.filter((stamp) => stamp.physical === physical).map(({ counter }) => counter + 1n);
  step.hybrid = { physical, counter: counters.reduce((a, b) => (b > a ? b : a), 0n) };
}

let trueTime = 0n;

/** Theorem 1 over all pairs; theorem 2 and corollary 1 for each step; the bound on the counter. */
function lawsOfHybridClocks({ steps, ...history }: History): boolean {
  const before = happenedBeforeByPaths({ steps, ...history });
  return steps.every(
    (left) =>
      left.hybrid!.physical >= left.localTime! &&
      left.hybrid!.physical - left.localTime! <= 2n * uncertaintyNs &&
      left.hybrid!.counter >= 0n &&
      left.hybrid!.counter <= 2n &&
      steps.every((right) => {
        if (!before(left, right)) return true;
        const [first, second] = [left.hybrid!, right.hybrid!];
        return (
          first.physical < second.physical ||
          (first.physical === second.physical && first.counter < second.counter)
        );
      }),
  );
}

test('agrees with the theorems of the paper over all pairs of steps', () => {
  const histories = simulatedTraces({ stamp: stampHybrid }, (trace, pick) => {
    const step = trace[pick(trace.length)]!;
    const { physical, counter } = step.hybrid!;
    const change = pick(7);
    if (change === 0) step.hybrid = { physical: physical + BigInt(pick(30)), counter };
    else if (change === 1) step.hybrid = { physical: physical - 1n, counter };
    else if (change === 2) step.hybrid = { physical, counter: BigInt(pick(4)) };
    else if (change === 3) step.localTime = step.localTime! + BigInt(pick(3)) - 1n;
    else {
      // Restarted, and its counter forgotten.
      const last = trace.filter(({ node }) => node === step.node).at(-1)!;
      last.incarnation = 1;
      last.hybrid = { physical: last.hybrid!.physical, counter: 0n };
    }
  });
  agreesWithDefinition({
    law: hybridClock,
    histories,
    holdsByDefinition: lawsOfHybridClocks,
    options: { uncertaintyNs, maxCounter: 2n },
    runs: 2000,
    rules: [
      'not increasing',
      'timestamp used twice',
      'not after its cause',
      'restart goes back',
      'behind its own clock',
      'ahead of every clock',
      'counter out of bounds',
    ],
  });
});

test('what cannot be looked at without more being said is in the notes', () => {
  const step = { node: 'a', sequence: 0, action: 'tick', hybrid: { physical: 9n, counter: 70_000n } };
  const bare = hybridClock.check(historyOfSteps([step]), {});
  expect(bare.verdict).toBe('valid');
  expect(bare.notes.join('; ')).toMatch(/own clocks are not recorded.*no bound on the counter was given/);
  const timed = hybridClock.check(historyOfSteps([{ ...step, localTime: 5n }]), { maxCounter: 65_535n });
  expect(timed.verdict).toBe('violated');
  expect(timed.notes.join('; ')).toMatch(/ahead of the clocks was not looked at/);
});
