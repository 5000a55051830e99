import type { History } from '../../core/history.ts';
import { formatHistoryValue, historyValueKey, sameHistoryValue } from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';
import { integerParameter, parameterOf } from './claims.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeStep, describeSteps, stepsByNode } from './node-steps.ts';

/**
 * State machine safety: what one node applies at an index of the log, no node applies otherwise; and within a life of a
 * node, which begins with its restart, the indices that it applies ascend. A snapshot may skip some.
 */
export const logAgreement: Law = {
  name: 'log-agreement',
  about:
    'no two nodes apply different values at one index of the log, and each node applies in ascending order',
  needs: 'steps with the parameters index and value (and log, where there are several)',
  source: 'Ongaro 2014, "Consensus: Bridging Theory and Practice", section 3.3 (State Machine Safety)',
  appliesTo: ({ steps }) => steps.some(applies),
  check: checkLogAgreement,
};

function applies(step: NodeStep): boolean {
  return integerParameter(step, 'index') !== undefined && parameterOf(step, 'value') !== undefined;
}

const logOf = (step: NodeStep) => historyValueKey(parameterOf(step, 'log') ?? null);

function checkLogAgreement(history: History): LawResult {
  const breaches = new BreachList();
  const applied = history.steps.filter(applies);
  const first = new Map<string, NodeStep>();
  for (const step of applied) {
    const key = `${logOf(step)}@${integerParameter(step, 'index')}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, step);
    else compareValues(other, step, breaches);
  }
  for (const steps of stepsByNode(history).values()) checkOrder(steps.filter(applies), breaches);
  return breaches.result(describeSteps(applied));
}

function compareValues(other: NodeStep, step: NodeStep, breaches: BreachList): void {
  const [theirs, own] = [parameterOf(other, 'value')!, parameterOf(step, 'value')!];
  if (sameHistoryValue(theirs, own)) return;
  breaches.add('two values', [other.line, step.line], () => {
    const index = integerParameter(step, 'index');
    return `at index ${index} ${describeStep(other)} has ${formatHistoryValue(theirs)}, and ${describeStep(step)} has ${formatHistoryValue(own)}`;
  });
}

function checkOrder(steps: readonly NodeStep[], breaches: BreachList): void {
  const last = new Map<string, NodeStep>();
  for (const step of steps) {
    const key = `${step.incarnation}:${logOf(step)}`;
    const before = last.get(key);
    last.set(key, step);
    if (before === undefined) continue;
    const [earlier, index] = [integerParameter(before, 'index')!, integerParameter(step, 'index')!];
    if (index > earlier) continue;
    breaches.add('applied out of order', [before.line, step.line], () => {
      return `${describeStep(step)} has index ${index} after ${describeStep(before)} had ${earlier}`;
    });
  }
}
