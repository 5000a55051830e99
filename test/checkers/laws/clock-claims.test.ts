import { expect, test } from 'vitest';
import { integerParameter } from '../../../src/checkers/laws/claims.ts';
import { clockClaims } from '../../../src/checkers/laws/clock-claims.ts';
import type { History } from '../../../src/core/history.ts';
import type { NodeStep } from '../../../src/core/trace.ts';
import { agreesWithDefinition } from './agrees-with-definition.ts';
import { happenedBeforeByPaths, historyOfSteps, type OpenStep, simulatedTraces } from './simulated-trace.ts';

let trueTime = 0n;

/** Each node claims an interval around the true time; every other step is a claim. */
function stampClaim(step: OpenStep): void {
  trueTime += 2n;
  if (step.sequence % 2 === 1) return;
  step.time = trueTime;
  step.parameters = new Map([
    ['earliest', String(trueTime - 5n)],
    ['latest', String(trueTime + 4n)],
  ]);
}

function claimOf(step: NodeStep): { earliest: bigint; latest: bigint } | undefined {
  const earliest = integerParameter(step, 'earliest');
  const latest = integerParameter(step, 'latest');
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
}

function claimsAreRight(history: History): boolean {
  const before = happenedBeforeByPaths(history);
  return history.steps.every((left) => {
    const claim = claimOf(left);
    if (claim === undefined) return true;
    const { earliest, latest } = claim;
    const isIn = left.time === undefined || (earliest <= left.time + 1n && left.time - 1n <= latest);
    const agrees = history.steps.every((right) => {
      const other = claimOf(right);
      return other === undefined || !before(left, right) || earliest <= other.latest;
    });
    return earliest <= latest && isIn && agrees;
  });
}

test('agrees with the law over all pairs of steps', () => {
  const histories = simulatedTraces({ stamp: stampClaim }, (trace, pick) => {
    const step = trace[pick(trace.length)]!;
    if (step.parameters === undefined) return;
    const parameters = new Map(step.parameters as Map<string, string>);
    const fields = [['earliest'], ['latest'], ['earliest', 'latest']][pick(3)]!;
    const shift = BigInt(pick(40)) - 20n;
    for (const field of fields) parameters.set(field, String(BigInt(parameters.get(field)!) + shift));
    step.parameters = parameters;
    if (pick(3) > 0) step.time = undefined;
  }).filter(({ steps }) => steps.some((step) => claimOf(step) !== undefined));
  agreesWithDefinition({
    law: clockClaims,
    histories,
    holdsByDefinition: claimsAreRight,
    options: { uncertaintyNs: 1n },
    runs: 1500,
    rules: ['empty interval', 'true time outside', 'ends before its cause begins'],
  });
});

test('an offset with its greatest error is an interval around the local time', () => {
  const step = (offset: number) => ({
    node: 'a',
    sequence: 0,
    action: 'synchronize',
    time: 1000n,
    localTime: 900n,
    parameters: new Map([
      ['offset', offset],
      ['error', 10],
    ]),
  });
  expect(clockClaims.check(historyOfSteps([step(95)]), {}).verdict).toBe('valid');
  expect(clockClaims.check(historyOfSteps([step(111)]), {})).toMatchObject({
    verdict: 'violated',
    breaches: [{ rule: 'true time outside' }],
  });
});
