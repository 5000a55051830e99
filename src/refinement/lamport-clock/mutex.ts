import { functionFrom, record, sequence, setOf, type Value } from '../../core/values/index.ts';
import type {
  LamportMutexContent,
  LamportMutexRecord,
  LamportMutexState as NodeState,
} from '../../impl/lamport-clock/mutex.ts';
import { requestOf } from '../../impl/lamport-clock/mutex.ts';
import {
  type LamportMutexState,
  lamportMutexModel,
  type Message,
  type Request,
} from '../../models/lamport-clock/mutex.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import type { ModelStep, Refinement } from '../refinement.ts';
import { numberOfNode, numbersOf, stepOfNumber } from './numbers.ts';

const nodes = ['n1', 'n2', 'n3'];
const Node = numbersOf(nodes);

/** What each node remembers after its last confirmed event, also while it is down. */
type Ghost = Map<string, LamportMutexRecord>;

/** A packet lets the node take several messages, in their order; then it may enter, leave, and ask again. */
function actionsOf({ node, input, before, after }: SteppedEvent): readonly ModelStep[] {
  const [{ memory: old }, { memory: now }] = [before as NodeState, after as NodeState];
  const steps: ModelStep[] = [];
  if (input.kind === 'message') {
    const { from } = input;
    const taken = now.incoming[from]!.taken - old.incoming[from]!.taken;
    for (let count = 0; count < taken; count += 1) steps.push(stepOfNumber('Receive', node, from));
  }
  const [asked, asks] = [requestOf(old.requests, node), requestOf(now.requests, node)];
  const hasLeft = asked !== undefined && asks?.time !== asked.time;
  if (old.holder === null && (hasLeft || now.holder !== null)) steps.push(stepOfNumber('Enter', node));
  if (hasLeft) steps.push(stepOfNumber('Leave', node));
  if (asks !== undefined && asks.time !== asked?.time) steps.push(stepOfNumber('Ask', node));
  return steps;
}

const ofEach = <V extends Value>(read: (node: string) => V) => functionFrom(Node, (n) => read(`n${n}`));

const messageOf = ({ type, time }: LamportMutexContent): Message => record({ type, time });

/** What is on its way: the sender keeps it until it is acknowledged, the receiver knows how much it has taken. */
function channel(ghost: Ghost, from: string, to: string) {
  const { unacknowledged } = ghost.get(from)!.outgoing[to]!;
  const { taken } = ghost.get(to)!.incoming[from]!;
  return sequence(
    ...unacknowledged.filter(({ number }) => number > taken).map(({ content }) => messageOf(content)),
  );
}

/** The nodes, with their channels over a network that loses and reorders, do what the model does over channels that do neither. */
export const lamportMutexRefinement: Refinement<LamportMutexState, Ghost> = {
  slug: 'lamport-clock/mutex',
  model: lamportMutexModel({ Node, Asker: Node, MaxRequests: 1000 }),
  ghost: () => new Map(),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') return [];
    const { memory } = (event.kind === 'started' ? event.state : event.after) as NodeState;
    ghost.set(event.node, memory);
    return event.kind === 'stepped' ? actionsOf(event) : [];
  },
  abstraction(_, ghost): Partial<LamportMutexState> {
    if (ghost.size < nodes.length) return {};
    return {
      clock: ofEach((node) => ghost.get(node)!.time),
      requests: ofEach((node) =>
        setOf(
          ghost
            .get(node)!
            .requests.map((each): Request => record({ time: each.time, node: numberOfNode(each.node) })),
        ),
      ),
      heard: ofEach((node) => ofEach((other) => (other === node ? 0 : ghost.get(node)!.heard[other]!))),
      channel: ofEach((from) =>
        ofEach((to) => (from === to ? sequence<Message>() : channel(ghost, from, to))),
      ),
      critical: setOf(nodes.filter((node) => ghost.get(node)!.holder !== null).map(numberOfNode)),
    };
  },
};
