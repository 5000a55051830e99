import type { History } from '../../core/history.ts';
import { formatHistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';
import { integerParameter, parameterOf } from './claims.ts';
import { BreachList, type Law, type LawResult } from './law.ts';
import { describeStep, describeSteps, stepsByNode } from './node-steps.ts';

const kinds = ['token', 'generation'] as const;

/**
 * What a resource accepts under a fencing token, or a node under a generation, is never followed by something of an older
 * one, restarts included: else a holder that was thought dead can still write. A step whose parameter `accepted` is
 * false was turned away, which is what tokens are for.
 */
export const fencingTokens: Law = {
  name: 'fencing-tokens',
  about: 'a resource accepts nothing under an older fencing token or generation than it has accepted before',
  needs: 'steps with the parameter token or generation (and resource, where a node has several)',
  source:
    'Kleppmann 2016, "How to do distributed locking"; Burrows 2006, "The Chubby lock service", section 2.4',
  appliesTo: ({ steps }) => steps.some(isAccepted),
  check: checkFencingTokens,
};

function isAccepted(step: NodeStep): boolean {
  return (
    parameterOf(step, 'accepted') !== false &&
    kinds.some((kind) => integerParameter(step, kind) !== undefined)
  );
}

function checkFencingTokens(history: History): LawResult {
  const breaches = new BreachList();
  for (const steps of stepsByNode(history).values()) {
    for (const kind of kinds) checkResources(steps, kind, breaches);
  }
  return breaches.result(describeSteps(history.steps.filter(isAccepted)));
}

function checkResources(
  steps: readonly NodeStep[],
  kind: (typeof kinds)[number],
  breaches: BreachList,
): void {
  const greatest = new Map<string, NodeStep>();
  for (const step of steps) {
    const token = integerParameter(step, kind);
    if (token === undefined || !isAccepted(step)) continue;
    const resource = parameterOf(step, 'resource') ?? null;
    const key = historyValueKey(resource);
    const before = greatest.get(key);
    const most = before === undefined ? token : integerParameter(before, kind)!;
    if (token >= most) greatest.set(key, step);
    else {
      breaches.add(`older ${kind}`, [before!.line, step.line], () => {
        const what = resource === null ? '' : ` for ${formatHistoryValue(resource)}`;
        return `${describeStep(step)} accepts ${kind} ${token}${what} after ${describeStep(before!)} accepted ${most}`;
      });
    }
  }
}
