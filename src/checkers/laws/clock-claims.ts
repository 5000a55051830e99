import type { History } from '../../core/history.ts';
import type { NodeStep } from '../../core/trace.ts';
import { integerParameter } from './claims.ts';
import { happenedBefore } from './happened-before.ts';
import { BreachList, type Law, type LawOptions, type LawResult } from './law.ts';
import { describeStep, describeSteps } from './node-steps.ts';

/**
 * Claims of the true time, as an interval (`earliest`, `latest`) or as an `offset` of the node's clock with a greatest
 * `error`. The true time is in each claimed interval: where the trace has a time of one clock for all nodes, that is
 * looked up; and in any case a claim that happened before another cannot begin after the other ends.
 */
export const clockClaims: Law = {
  name: 'clock-claims',
  about: 'claimed intervals and offsets contain the true time, and agree with happened-before',
  needs: 'steps with the parameters earliest and latest, or localTime and the parameters offset and error',
  source: 'Corbett et al. 2012, "Spanner", section 3 (TrueTime); Marzullo and Owicki 1983',
  appliesTo: ({ steps }) => steps.some((step) => claimOf(step) !== undefined),
  check: checkClockClaims,
};

interface Claim {
  readonly earliest: bigint;
  readonly latest: bigint;
}

function claimOf(step: NodeStep): Claim | undefined {
  const earliest = integerParameter(step, 'earliest');
  const latest = integerParameter(step, 'latest');
  if (earliest !== undefined && latest !== undefined) return { earliest, latest };
  const offset = integerParameter(step, 'offset');
  const error = integerParameter(step, 'error');
  if (offset === undefined || error === undefined || step.localTime === undefined) return undefined;
  return { earliest: step.localTime + offset - error, latest: step.localTime + offset + error };
}

function checkClockClaims(history: History, { uncertaintyNs = 0n }: LawOptions): LawResult {
  const breaches = new BreachList();
  const claiming = history.steps.filter((step) => claimOf(step) !== undefined);
  for (const step of claiming) checkClaim(step, claimOf(step)!, uncertaintyNs, breaches);
  const notes = checkOrder(history, breaches);
  if (!claiming.some(({ time }) => time !== undefined)) {
    notes.push(
      'the trace has no time of one clock for all nodes (time): claims were compared with each other only',
    );
  }
  return breaches.result(describeSteps(claiming), notes);
}

/** The recorded time may itself be off by the uncertainty. */
function checkClaim(step: NodeStep, claim: Claim, uncertaintyNs: bigint, breaches: BreachList): void {
  const { earliest, latest } = claim;
  if (earliest > latest) {
    breaches.add(
      'empty interval',
      [step.line],
      () => `${describeStep(step)} claims from ${earliest} to ${latest}`,
    );
  }
  if (step.time === undefined) return;
  if (step.time + uncertaintyNs >= earliest && step.time - uncertaintyNs <= latest) return;
  breaches.add('true time outside', [step.line], () => {
    return `${describeStep(step)} at ${step.time} claims that it is between ${earliest} and ${latest}`;
  });
}

/** The greatest beginning of a claim in the causal past must not be after the end of a step's own claim. */
function checkOrder(history: History, breaches: BreachList): string[] {
  const past = happenedBefore(history, breaches);
  const greatest = new Map<NodeStep, NodeStep>();
  for (const step of past.causalOrder) {
    const before = past.causesOf(step).flatMap((cause) => greatest.get(cause) ?? []);
    const claim = claimOf(step);
    const latestBegin = before.reduce<NodeStep | undefined>(laterBegin, undefined);
    if (claim !== undefined && latestBegin !== undefined) compare(latestBegin, step, claim, breaches);
    const own = claim === undefined ? latestBegin : laterBegin(latestBegin, step);
    if (own !== undefined) greatest.set(step, own);
  }
  return past.unsent === 0 ? [] : ['the sending of some received messages is not recorded'];
}

function laterBegin(left: NodeStep | undefined, right: NodeStep): NodeStep {
  return left === undefined || claimOf(right)!.earliest > claimOf(left)!.earliest ? right : left;
}

function compare(before: NodeStep, step: NodeStep, { latest }: Claim, breaches: BreachList): void {
  const { earliest } = claimOf(before)!;
  if (earliest <= latest) return;
  breaches.add('ends before its cause begins', [before.line, step.line], () => {
    return `${describeStep(before)} claims that it is at least ${earliest}, and ${describeStep(step)}, which follows it, that it is at most ${latest}`;
  });
}
