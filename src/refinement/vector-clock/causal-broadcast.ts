import { type ModelValue, sequence, setOf } from '../../core/values/index.ts';
import type { CausalBroadcastState as NodeState } from '../../impl/vector-clock/causal-broadcast.ts';
import { type BroadcastMessage, numberOf } from '../../impl/vector-clock/causal-broadcast-rules.ts';
import { entryOf, type Vector } from '../../impl/vector-clock/vector.ts';
import {
  type CausalBroadcastState,
  causalBroadcastModel,
  type MessageName,
} from '../../models/vector-clock/causal-broadcast.ts';
import { byNode, nameOf, stepOf } from '../abstraction.ts';
import type { Refinement } from '../refinement.ts';

const nodes = ['n1', 'n2', 'n3'];

interface Ghost {
  /** Of each node after its last confirmed event, also while it is down. */
  readonly counts: Map<string, Vector>;
  /** All that each node has delivered, which it does not remember itself. */
  readonly delivered: Map<string, readonly MessageName[]>;
}

const messageName = (message: BroadcastMessage): MessageName =>
  sequence<ModelValue | number>(nameOf(message.sender), numberOf(message));

/** The nodes of the group do what the model does, over a network that loses and repeats. */
export const causalBroadcastRefinement: Refinement<CausalBroadcastState, Ghost> = {
  slug: 'vector-clock/causal-broadcast',
  model: causalBroadcastModel({ Node: setOf(nodes.map(nameOf)), MaxMessages: 1000 }),
  ghost: () => ({ counts: new Map(), delivered: new Map() }),
  witness(event, _, { counts, delivered }) {
    if (event.kind === 'crashed') return [];
    const { node } = event;
    const { memory } = (event.kind === 'started' ? event.state : event.after) as NodeState;
    counts.set(node, memory.delivered);
    if (event.kind === 'started') return [];
    const { position: last } = (event.before as NodeState).memory;
    const messages = memory.inbox.filter(({ position }) => position > last).map(({ message }) => message);
    delivered.set(node, [...(delivered.get(node) ?? []), ...messages.map(messageName)]);
    return messages.map(({ sender }) =>
      sender === node ? stepOf('Broadcast', node) : stepOf('Deliver', node, sender),
    );
  },
  abstraction: (_, { counts, delivered }) => ({
    clock: byNode(nodes, (node) => byNode(nodes, (other) => entryOf(counts.get(node) ?? {}, other))),
    delivered: byNode(nodes, (node) => setOf(delivered.get(node) ?? [])),
  }),
};
