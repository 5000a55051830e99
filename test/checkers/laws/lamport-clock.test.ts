import { expect, test } from 'vitest';
import { lamportClock } from '../../../src/checkers/laws/lamport-clock.ts';
import type { History } from '../../../src/core/history.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import { happenedBeforeByPaths, historyOfSteps, simulatedTraces, stampLamport } from './simulated-trace.ts';

/** The clock condition, for all pairs, and no step before itself. */
function clockCondition(history: History): boolean {
  const before = happenedBeforeByPaths(history);
  return history.steps.every((left) =>
    history.steps.every((right) => {
      if (!before(left, right)) return true;
      if (left === right) return false;
      return left.lamport === undefined || right.lamport === undefined || left.lamport < right.lamport;
    }),
  );
}

test('agrees with the clock condition over all pairs of steps', () => {
  const histories = simulatedTraces({ stamp: stampLamport }, (trace, pick) => {
    const step = trace[pick(trace.length)]!;
    const change = pick(4);
    if (change === 0) step.lamport = undefined;
    else if (change === 1) step.lamport = (step.lamport ?? 1n) + BigInt(pick(3)) - 1n;
    else if (change === 2) step.messagesIn = [`m${pick(trace.length)}`];
    else step.lamport = BigInt(pick(4));
  });
  const rules = ['cycle', 'not after its cause', 'not increasing', 'timestamp used twice'];
  agreesWithDefinition({
    law: lamportClock,
    histories,
    holdsByDefinition: clockCondition,
    runs: 1500,
    rules,
  });
});

test('a counter lost in a restart is named with both steps and their lines', () => {
  const history = historyOfSteps([
    { node: 'a', sequence: 0, action: 'tick', lamport: 9_007_199_254_740_993n },
    { node: 'a', sequence: 0, incarnation: 1, action: 'start', lamport: 1n },
  ]);
  const { verdict, breaches, examined } = lamportClock.check(history, {});
  expect(verdict).toBe('violated');
  expect(examined).toBe('2 steps of 1 node');
  expect(breaches).toEqual([
    {
      rule: 'restart goes back',
      lines: [1, 2],
      message:
        'step 0 of a (start) has timestamp 1; step 0 of a (tick), which is before it, had 9007199254740993',
    },
  ]);
});

test('steps without a timestamp carry the order on, and are counted in a note', () => {
  const history = historyOfSteps([
    { node: 'a', sequence: 0, action: 'send', lamport: 5n, messagesOut: ['m'] },
    { node: 'b', sequence: 0, action: 'receive', messagesIn: ['m'] },
    { node: 'b', sequence: 1, action: 'tick', lamport: 5n },
  ]);
  const { verdict, breaches, notes } = lamportClock.check(history, {});
  expect(verdict).toBe('violated');
  expect(breaches[0]).toMatchObject({ rule: 'not after its cause', lines: [1, 3] });
  expect(notes).toEqual(['1 step without a timestamp only carries the order on']);
});

test('a message that two steps sent is a breach of the trace itself', () => {
  const history = historyOfSteps([
    { node: 'a', sequence: 0, action: 'send', lamport: 1n, messagesOut: ['m'] },
    { node: 'b', sequence: 0, action: 'send', lamport: 1n, messagesOut: ['m'] },
    { node: 'c', sequence: 0, action: 'receive', lamport: 2n, messagesIn: ['m', 'lost'] },
  ]);
  const { verdict, breaches, notes } = lamportClock.check(history, {});
  expect(verdict).toBe('violated');
  expect(breaches.map(({ rule }) => rule)).toEqual(['message sent twice']);
  expect(notes).toEqual(['the sending of 1 received message is not recorded']);
});
