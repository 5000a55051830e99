import type { ProcessStep } from './process-step.ts';

/**
 * The steps of all nodes in an order in which none comes before the sending of what it receives; otherwise by the clocks of the nodes,
 * which on one machine is how they happened. Steps that wait for each other, which no run has, come at the end.
 */
export function* inCausalOrder(nodes: readonly (readonly ProcessStep[])[]): Generator<ProcessStep> {
  const unsent = new Set(nodes.flat().flatMap(({ messagesOut }) => messagesOut));
  const positions = nodes.map(() => 0);
  for (;;) {
    const next = nodes.flatMap((steps, node) => {
      const step = steps[positions[node]!];
      return step === undefined ? [] : [{ node, step }];
    });
    if (next.length === 0) return;
    const ready = next.filter(({ step }) => !step.messagesIn.some((message) => unsent.has(message)));
    const candidates = ready.length > 0 ? ready : next;
    const first = candidates.reduce((least, each) =>
      each.step.localTime < least.step.localTime ? each : least,
    );
    positions[first.node]! += 1;
    for (const message of first.step.messagesOut) unsent.delete(message);
    yield first.step;
  }
}
