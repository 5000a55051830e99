import {
  type CausalBroadcastState,
  causalBroadcastMachine,
  type Delivery,
} from '../../../impl/vector-clock/causal-broadcast.ts';
import {
  type BroadcastMessage,
  type CausalBroadcastRules,
  numberOf,
} from '../../../impl/vector-clock/causal-broadcast-rules.ts';
import { ConfirmedEvents } from '../../confirmed-events.ts';
import {
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type SteppedEvent,
} from '../../simulated-protocol.ts';

const nodes = ['n1', 'n2', 'n3'];

const nameOf = (message: BroadcastMessage) => `${message.sender}'s message ${numberOf(message)}`;

/** What a node delivers in this step. */
function deliveriesIn({ before, after }: SteppedEvent): readonly Delivery[] {
  const { position } = (before as CausalBroadcastState).memory;
  return (after as CausalBroadcastState).memory.inbox.filter((delivery) => delivery.position > position);
}

/** Whatever its sender had delivered before a message was sent, each node has delivered before it delivers that. */
class Deliveries {
  readonly #events = new ConfirmedEvents();
  readonly of = new Map(nodes.map((node) => [node, new Set<string>()]));
  readonly pasts = new Map<string, readonly string[]>();

  /** @returns what is delivered too early. */
  take(event: Parameters<ConfirmedEvents['take']>[0]): string | undefined {
    for (const confirmed of this.#events.take(event)) {
      if (confirmed.kind !== 'stepped') continue;
      for (const { message } of deliveriesIn(confirmed)) {
        const complaint = this.#deliver(confirmed.node, message);
        if (complaint !== undefined) return complaint;
      }
    }
    return undefined;
  }

  #deliver(node: string, message: BroadcastMessage): string | undefined {
    const name = nameOf(message);
    const own = this.of.get(node)!;
    if (message.sender === node) this.pasts.set(name, [...own]);
    const missing = this.pasts.get(name)!.find((each) => !own.has(each));
    if (own.has(name)) return `${node} delivers ${name} a second time`;
    own.add(name);
    return (
      missing && `${node} delivers ${name} before ${missing}, which ${message.sender} had delivered before`
    );
  }
}

function causalDelivery(): Monitor {
  const deliveries = new Deliveries();
  return { name: 'CausalDelivery', observe: (event) => deliveries.take(event) };
}

/** In the end every node has delivered every message. */
function everyMessageDelivered(): Monitor {
  const deliveries = new Deliveries();
  return {
    name: 'EveryMessageDelivered',
    observe(event) {
      deliveries.take(event);
      return undefined;
    },
    atEnd() {
      for (const [node, own] of deliveries.of) {
        const missing = [...deliveries.pasts.keys()].find((name) => !own.has(name));
        if (missing !== undefined) return `${node} has not delivered ${missing}`;
      }
      return undefined;
    },
  };
}

/** A group of three that broadcasts. */
export const causalBroadcastSimulation = (
  changes: Partial<CausalBroadcastRules> = {},
): SimulatedProtocol => ({
  slug: 'vector-clock/causal-broadcast',
  title: 'Causal broadcast: a group of three',
  nodes,
  machineOf: () => causalBroadcastMachine({ nodes, resendMs: 60, maxUnacknowledged: 100 }, changes),
  faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-freeze'] as const)],
  ...{ faultsUntilMs: 1500, calmMs: 1500, clients: 3, operationsPerClient: 8 },
  operation(client, number, draw) {
    const node = nodes[draw.integer(nodes.length, 'node')]!;
    const after = draw.integer(1 + 2 * number, 'after');
    if (draw.fraction('kind') < 0.2) return { node, operation: { type: 'receive', after }, f: 'receive' };
    const text = `${client}.${number}`;
    return { node, operation: { type: 'broadcast', text }, f: 'broadcast', value: text };
  },
  resultOf: () => null,
  monitors: () => [causalDelivery(), everyMessageDelivered()],
  judges: [],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const heldBack = (state: unknown) => (state as CausalBroadcastState).memory.heldBack.length;
    const isHeldBack = heldBack(event.after) > heldBack(event.before);
    return [...deliveriesIn(event).map(() => 'deliveries'), ...(isHeldBack ? ['held back'] : [])];
  },
  expectedCounters: ['deliveries', 'held back'],
  sampledSeeds: 8,
});
