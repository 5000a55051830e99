import fc from 'fast-check';

/** An event of an execution: something that a node does by itself or sends, or a receipt of what an earlier event sent. */
export interface ExecutionEvent {
  readonly node: number;
  /** The index of the event that sent what is received here. */
  readonly received?: number;
}

/** Events in an order in which they may happen. */
export type Execution = readonly ExecutionEvent[];

/** Any execution of so many nodes: messages are lost, repeated and overtake one another. */
export function executions(nodes: number, maxLength = 12): fc.Arbitrary<Execution> {
  const choice = fc.record({ node: fc.nat(nodes - 1), sender: fc.option(fc.nat(maxLength - 1)) });
  return fc.array(choice, { maxLength }).map((choices) =>
    choices.map(({ node, sender }, index) => {
      const isReceipt = sender !== null && sender < index && choices[sender]!.node !== node;
      return isReceipt ? { node, received: sender } : { node };
    }),
  );
}

/** For each event the indices of those that happened before it, by Lamport's definition and without any clock. */
export function pastsOf(execution: Execution): readonly ReadonlySet<number>[] {
  const pasts: Set<number>[] = [];
  for (const [index, { node, received }] of execution.entries()) {
    const previous = execution.slice(0, index).findLastIndex((each) => each.node === node);
    const causes = [previous, received ?? -1].filter((cause) => cause >= 0);
    pasts.push(new Set(causes.flatMap((cause) => [cause, ...pasts[cause]!])));
  }
  return pasts;
}

/** The stamp of each event, from the stamp of the event before it at its node and of what it received. */
export function stampsOf<Stamp>(
  execution: Execution,
  stampOf: (event: ExecutionEvent, own: Stamp | undefined, received: Stamp | undefined) => Stamp,
): readonly Stamp[] {
  const stamps: Stamp[] = [];
  for (const [index, event] of execution.entries()) {
    const previous = execution.slice(0, index).findLastIndex(({ node }) => node === event.node);
    stamps.push(stampOf(event, stamps[previous], stamps[event.received ?? -1]));
  }
  return stamps;
}

/** Something holds of any two different events; it is told whether the first happened before the second. */
export function everyPair(
  execution: Execution,
  holds: (i: number, j: number, isBefore: boolean) => boolean,
): boolean {
  const pasts = pastsOf(execution);
  return execution.every((_, i) => execution.every((__, j) => i === j || holds(i, j, pasts[j]!.has(i))));
}
