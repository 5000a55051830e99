import type { ClientOperation, Draw } from '../simulated-protocol.ts';

/** What a client of a clock asks for: that something happens on a node, or that the node sends another one a message. */
export function actOrSend(
  nodes: readonly string[],
  client: number,
  number: number,
  draw: Draw,
): ClientOperation {
  const node = nodes[draw.integer(nodes.length, 'node')]!;
  if (draw.fraction('kind') < 0.3) return { node, operation: { type: 'act' }, f: 'act' };
  const to = nodes[(nodes.indexOf(node) + 1 + draw.integer(nodes.length - 1, 'to')) % nodes.length]!;
  const text = `${client}.${number}`;
  return { node, operation: { type: 'send', to, text }, f: 'send', value: text };
}
