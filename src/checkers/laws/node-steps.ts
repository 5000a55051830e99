import type { History } from '../../core/history.ts';
import { plural } from '../../core/plural.ts';
import type { NodeStep } from '../../core/trace.ts';

/** The steps of each node, in the order in which it took them: by incarnation, then by sequence number. */
export function stepsByNode(history: History): ReadonlyMap<string, readonly NodeStep[]> {
  const byNode = new Map<string, NodeStep[]>();
  for (const step of history.steps) {
    const own = byNode.get(step.node);
    if (own) own.push(step);
    else byNode.set(step.node, [step]);
  }
  for (const own of byNode.values()) {
    own.sort((left, right) => left.incarnation - right.incarnation || left.sequence - right.sequence);
  }
  return byNode;
}

/** A step for messages: `step 4 of n1 (receive)`. */
export function describeStep({ node, sequence, action }: NodeStep): string {
  const shown = action.length > 60 ? `${action.slice(0, 60)}…` : action;
  return `step ${sequence} of ${node} (${shown})`;
}

/** How much was looked at, for {@link LawResult.examined}. */
export function describeSteps(steps: readonly NodeStep[]): string {
  return `${plural(steps.length, 'step')} of ${plural(new Set(steps.map(({ node }) => node)).size, 'node')}`;
}
