import type { History } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  sameHistoryValue,
} from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import type { NodeStep } from '../../core/trace.ts';
import { integerParameter, parameterOf } from './claims.ts';
import { BreachList, type Law, type LawOptions, type LawResult } from './law.ts';
import { describeStep, describeSteps } from './node-steps.ts';

/**
 * At most one holder of a lease at a time. A step says that its holder acts as such from `from` until `until`, by the
 * clock of the step's node. With clocks within ε of the true time, [from + ε, until - ε] is held for certain and
 * [from - ε, until + ε] at most: two holders whose certain times meet are a breach; where only the others meet, or
 * nothing is said of the clocks, there is no telling.
 */
export const oneLeaseHolder: Law = {
  name: 'one-lease-holder',
  about: 'no two holders of a lease at one time, whatever the clocks did within their uncertainty',
  needs: 'steps with the parameters lease, from and until (and holder, unless it is the node)',
  source: 'Gray and Cheriton 1989, "Leases", section 5 (clock failures)',
  appliesTo: ({ steps }) => steps.some((step) => tenureOf(step) !== undefined),
  check: checkOneLeaseHolder,
};

/** A time for which somebody takes itself for the holder. */
interface Tenure {
  readonly step: NodeStep;
  readonly lease: HistoryValue;
  readonly holder: HistoryValue;
  readonly from: bigint;
  readonly until: bigint;
}

function tenureOf(step: NodeStep): Tenure | undefined {
  const lease = parameterOf(step, 'lease');
  const from = integerParameter(step, 'from');
  const until = integerParameter(step, 'until');
  if (lease === undefined || from === undefined || until === undefined || until <= from) return undefined;
  return { step, lease, holder: parameterOf(step, 'holder') ?? step.node, from, until };
}

function checkOneLeaseHolder(history: History, { uncertaintyNs }: LawOptions): LawResult {
  const breaches = new BreachList();
  const tenures = history.steps.flatMap((step) => tenureOf(step) ?? []);
  const byLease = new Map<string, Tenure[]>();
  for (const tenure of tenures) {
    const key = historyValueKey(tenure.lease);
    const own = byLease.get(key);
    if (own) own.push(tenure);
    else byLease.set(key, [tenure]);
  }
  let undecided = 0;
  for (const own of byLease.values()) undecided += checkLease(own, uncertaintyNs, breaches);
  const why =
    uncertaintyNs === undefined
      ? 'holders on different clocks cannot be compared: --bound uncertainty=… says how far clocks may be off'
      : `${plural(undecided, 'pair')} of holders may or may not have met, within the uncertainty of ${uncertaintyNs} ns`;
  return breaches.result(
    describeSteps(tenures.map(({ step }) => step)),
    undecided > 0 ? [why] : [],
    undecided > 0 ? 'unknown' : 'valid',
  );
}

/** Compares each tenure with those before it that may still last. Returns how many pairs cannot be decided. */
function checkLease(tenures: Tenure[], uncertaintyNs: bigint | undefined, breaches: BreachList): number {
  tenures.sort((left, right) => Number(left.from > right.from) - Number(left.from < right.from));
  const reach = 2n * (uncertaintyNs ?? 0n);
  let active: Tenure[] = [];
  let undecided = 0;
  for (const tenure of tenures) {
    // Without an uncertainty a tenure on another clock is never over.
    active = active.filter((other) => uncertaintyNs === undefined || other.until + reach > tenure.from);
    for (const other of active) {
      const answer = meet(other, tenure, uncertaintyNs);
      if (answer === 'unknown') undecided += 1;
      else if (answer === 'yes') addBreach(other, tenure, breaches);
    }
    active.push(tenure);
  }
  return undecided;
}

function meet(left: Tenure, right: Tenure, uncertaintyNs: bigint | undefined): 'yes' | 'no' | 'unknown' {
  if (sameHistoryValue(left.holder, right.holder)) return 'no';
  const overlap = least(left.until, right.until) - greatest(left.from, right.from);
  if (left.step.node === right.step.node) return overlap > 0n ? 'yes' : 'no';
  if (uncertaintyNs === undefined) return 'unknown';
  if (overlap > 2n * uncertaintyNs) return 'yes';
  return overlap > -2n * uncertaintyNs ? 'unknown' : 'no';
}

const least = (left: bigint, right: bigint) => (left < right ? left : right);
const greatest = (left: bigint, right: bigint) => (left > right ? left : right);

function addBreach(left: Tenure, right: Tenure, breaches: BreachList): void {
  breaches.add('two holders', [left.step.line, right.step.line], () => {
    const show = ({ holder, from, until, step }: Tenure) =>
      `${formatHistoryValue(holder)} from ${from} until ${until} by ${describeStep(step)}`;
    return `lease ${formatHistoryValue(left.lease)} is held by ${show(left)}, and by ${show(right)}`;
  });
}
