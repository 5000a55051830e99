import { historyValueKey } from '../../core/history-value.ts';
import type { NodeStep, VectorTimestamp } from '../../core/trace.ts';

/** The steps of each node in the order in which it took them, and what is known of the order across nodes. */
export class TraceOrder {
  readonly nodes: readonly string[];
  readonly sequences: readonly (readonly NodeStep[])[];
  /** By message: the node that sent it, and the place of that step among the node's own. */
  readonly #senders = new Map<string, { readonly node: number; readonly place: number }>();
  readonly #uncertaintyNs: bigint | undefined;

  /**
   * @param uncertaintyNs how wrong the time of a step may be, either way; without it times say nothing of the order
   */
  constructor(steps: readonly NodeStep[], uncertaintyNs?: bigint) {
    const byNode = new Map<string, NodeStep[]>();
    for (const step of steps) {
      const own = byNode.get(step.node);
      if (own === undefined) byNode.set(step.node, [step]);
      else own.push(step);
    }
    this.nodes = [...byNode.keys()];
    this.sequences = [...byNode.values()];
    this.#uncertaintyNs = uncertaintyNs;
    for (const [node, sequence] of this.sequences.entries())
      for (const [place, step] of sequence.entries())
        for (const message of step.messagesOut) this.#senders.set(historyValueKey(message), { node, place });
  }

  get size(): number {
    return this.sequences.reduce((sum, { length }) => sum + length, 0);
  }

  /** The nodes whose next step may come now, those first whose steps were recorded first. */
  candidates(positions: readonly number[]): number[] {
    const next = positions.map((position, node) => this.sequences[node]![position]);
    const latest = this.#latestStart(next);
    return next
      .flatMap((step, node) =>
        step !== undefined && this.#mayCome(node, step, positions, next, latest) ? [node] : [],
      )
      .sort((left, right) => next[left]!.at - next[right]!.at);
  }

  /** A step whose time is after this comes after some other step that is still to come. */
  #latestStart(next: readonly (NodeStep | undefined)[]): bigint | undefined {
    if (this.#uncertaintyNs === undefined) return undefined;
    const times = next.flatMap((step) => (step?.time === undefined ? [] : [step.time]));
    if (times.length === 0) return undefined;
    return times.reduce((least, time) => (time < least ? time : least)) + 2n * this.#uncertaintyNs;
  }

  #mayCome(
    node: number,
    step: NodeStep,
    positions: readonly number[],
    next: readonly (NodeStep | undefined)[],
    latest: bigint | undefined,
  ): boolean {
    if (latest !== undefined && step.time !== undefined && step.time > latest) return false;
    const isReceivable = step.messagesIn.every((message) => {
      const sender = this.#senders.get(historyValueKey(message));
      // A message of which no line tells that it was sent says nothing: the line may be lost.
      return (
        sender === undefined || positions[sender.node]! > sender.place || isItself(sender, node, positions)
      );
    });
    const { vector } = step;
    if (!isReceivable || vector === undefined) return isReceivable;
    return next.every((other, index) => {
      const isBefore = index !== node && other?.vector !== undefined && happenedBefore(other.vector, vector);
      return !isBefore;
    });
  }
}

/** A step that receives what it sends itself. */
const isItself = (sender: { node: number; place: number }, node: number, positions: readonly number[]) =>
  sender.node === node && sender.place === positions[node];

/** Of two vector clocks, whether one is less (Mattern 1989): no entry greater, some entry smaller. */
function happenedBefore(left: VectorTimestamp, right: VectorTimestamp): boolean {
  let isSmaller = false;
  for (const [node, events] of left) if (events > (right.get(node) ?? 0)) return false;
  for (const [node, events] of right) if (events > (left.get(node) ?? 0)) isSmaller = true;
  return isSmaller;
}
