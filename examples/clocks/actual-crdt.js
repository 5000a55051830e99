// @actual-app/crdt 3.1.3, Timestamp: a hybrid logical clock (Kulkarni et al. 2014), with send() for each event and recv() for each message
// that arrives. One process has one clock, so it is set for each node in turn.
// Promised (documentation of the class): timestamps are unique and ascend, and a message is older than what follows its arrival, while the
// clocks of the nodes are off, stand still or are set back, by less than `maxDrift` (5 min).
import { makeClock, setClock, Timestamp } from '@actual-app/crdt';
import { defineTarget } from 'quorate';

/** One step of a node by its own clock, which is off by `offsetsMs`. */
function step({ clocks, offsetsMs }, { recordStep, clock }, node, action, { received, ...messages } = {}) {
  setClock(clocks.get(node));
  const offsetMs = offsetsMs.get(node);
  clock.setBy(offsetMs);
  try {
    const stamp = received === undefined ? Timestamp.send() : Timestamp.recv(received);
    const hybrid = { physical: BigInt(stamp.millis()) * 1_000_000n, counter: BigInt(stamp.counter()) };
    recordStep({ node, action, hybrid, localTime: BigInt(clock.now()) * 1_000_000n, ...messages });
    return stamp;
  } finally {
    clock.setBy(-offsetMs);
  }
}

const idOf = (node) => ({ a: 1, b: 2, c: 3 })[node].toString(16).padStart(16, '0');

export default defineTarget({
  name: '@actual-app/crdt 3.1.3, Timestamp',
  promises: 'hybrid-clock',
  virtualGlobals: true,
  nodes: ['a', 'b', 'c'],
  create: ({ nodes, random }) => ({
    clocks: new Map(nodes.map((node) => [node, makeClock(new Timestamp(0, 0, idOf(node)))])),
    offsetsMs: new Map(nodes.map((node) => [node, random(3) * 1000])),
    messages: 0,
  }),
  operations: {
    event: (subject, call) => void step(subject, call, call.node, 'event'),
    'set clock': {
      value: [-2000, 2000],
      perform: ({ offsetsMs }, { node, value }) => void offsetsMs.set(node, offsetsMs.get(node) + value),
    },
    send: {
      value: ['a', 'b', 'c'],
      perform: (subject, call) => {
        const { node: from, value: to, send } = call;
        const message = subject.messages++;
        const stamp = step(subject, call, from, 'send', { messagesOut: [message] });
        const arrive = () => step(subject, call, to, 'receive', { received: stamp, messagesIn: [message] });
        send(arrive, `message ${message} from ${from} reaches ${to}`);
      },
    },
  },
});
