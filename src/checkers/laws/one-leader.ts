import type { History } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  sameHistoryValue,
} from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';
import { parameterOf } from './claims.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeStep, describeSteps } from './node-steps.ts';

/**
 * Election safety: in one term nobody takes, or knows, a leader other than the one that anybody else does. A step names
 * the leader by its node, or by true, which is the node of the step.
 */
export const oneLeader: Law = {
  name: 'one-leader',
  about: 'at most one leader a term',
  needs: 'steps with the parameters term and leader (and group, where there are several)',
  source: 'Ongaro 2014, "Consensus: Bridging Theory and Practice", section 3.3 (Election Safety)',
  appliesTo: ({ steps }) => steps.some((step) => leaderOf(step) !== undefined),
  check: checkOneLeader,
};

function leaderOf(step: NodeStep): HistoryValue | undefined {
  const leader = parameterOf(step, 'leader');
  const term = parameterOf(step, 'term');
  if (term === undefined || leader === undefined || leader === null || leader === false) return undefined;
  return leader === true ? step.node : leader;
}

function checkOneLeader(history: History): LawResult {
  const breaches = new BreachList();
  const named = history.steps.filter((step) => leaderOf(step) !== undefined);
  const first = new Map<string, NodeStep>();
  for (const step of named) {
    const term = parameterOf(step, 'term')!;
    const key = historyValueKey([parameterOf(step, 'group') ?? null, term]);
    const other = first.get(key);
    if (other === undefined) first.set(key, step);
    else if (!sameHistoryValue(leaderOf(other)!, leaderOf(step)!)) {
      breaches.add('two leaders', [other.line, step.line], () => {
        return (
          `in term ${formatHistoryValue(term)} ${describeStep(other)} has ${formatHistoryValue(leaderOf(other)!)} for its leader, ` +
          `and ${describeStep(step)} has ${formatHistoryValue(leaderOf(step)!)}`
        );
      });
    }
  }
  return breaches.result(describeSteps(named));
}
