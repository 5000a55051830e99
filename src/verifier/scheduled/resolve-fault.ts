import { busiest, type DrawnFault, type Link, type ScheduledFault } from './schedule.ts';

/** A drawn fault with the nodes that it is about by name. */
export function resolveFault(
  fault: DrawnFault,
  nodes: readonly string[],
  busiestNode: string,
): ScheduledFault {
  const nameOf = (node: string) => (node === busiest ? busiestNode : node);
  if (fault.kind === 'crash' || fault.kind === 'pause') return { ...fault, node: nameOf(fault.node) };
  if (fault.kind !== 'split') return fault;
  const { effect, direction, outside, fromTurn, untilTurn } = fault;
  const inside = new Set(fault.inside.map(nameOf));
  const isOutside = (node: string) =>
    !inside.has(node) && (outside === 'the others' || outside.includes(node));
  const out = [...inside].flatMap((from) => nodes.filter(isOutside).map((to): Link => [from, to]));
  const back = out.map(([from, to]): Link => [to, from]);
  const links = [...(direction === 'in' ? [] : out), ...(direction === 'out' ? [] : back)];
  return { kind: effect, links, fromTurn, untilTurn };
}

/** How many messages back a node counts as busy. */
const lately = 30;

/** Who sends how much to other nodes. */
export class Senders {
  readonly #last: string[] = [];

  sent(node: string): void {
    this.#last.push(node);
    if (this.#last.length > lately) this.#last.shift();
  }

  /** The node that has sent most of late; of several, and of none, the first. */
  busiestOf(nodes: readonly string[]): string {
    const countOf = (node: string) => this.#last.filter((each) => each === node).length;
    return nodes.reduce((best, node) => (countOf(node) > countOf(best) ? node : best));
  }
}
