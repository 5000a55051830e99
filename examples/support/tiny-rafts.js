import TinyRaft from 'tinyraft';

const start = (subject, node, initialTerm) => {
  const { nodes, send, recordStep } = subject.world;
  const raft = new TinyRaft({
    nodes: [...nodes],
    nodeId: node,
    initialTerm,
    send: (to, message) =>
      send(
        () => subject.rafts.get(to).onReceive(node, message),
        `${message.type} ${message.term} from ${node} reaches ${to}`,
      ),
  });
  raft.on('change', ({ state, term }) => {
    if (state === TinyRaft.LEADER) recordStep({ node, action: 'lead', parameters: { term, leader: node } });
  });
  subject.rafts.set(node, raft);
  raft.start();
};

/** Three nodes that elect a leader. The package takes its timers from properties of its class. */
export function tinyRafts(world) {
  const { clock } = world;
  TinyRaft.setTimeout = clock.setTimeout.bind(clock);
  TinyRaft.setInterval = clock.setInterval.bind(clock);
  TinyRaft.clearTimeout = clock.clearTimeout.bind(clock);
  TinyRaft.clearInterval = clock.clearTimeout.bind(clock);
  const subject = { world, rafts: new Map() };
  for (const node of world.nodes) start(subject, node, 0);
  return subject;
}

export const stop = ({ rafts }) => {
  for (const raft of rafts.values()) raft.stop();
};

/** The process of the node ends, and another takes its place, which knows the term that it is told. */
export function restart(subject, node, { keepsTerm }) {
  const { term } = subject.rafts.get(node);
  subject.rafts.get(node).stop();
  start(subject, node, keepsTerm ? term : 0);
}
