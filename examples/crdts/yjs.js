// yjs 13.6.33: a map and a list that are replicated, updates of which arrive in any order, and twice.
// Promised (README): documents that have received the same updates are equal.
import { defineTarget } from 'quorate';
import * as Y from 'yjs';
import { convergence } from '../support/convergence.js';

/** A replica that sends each of its own updates to all others. */
function replicaOf(node, number, { nodes, send, random }, replicas) {
  const document = new Y.Doc();
  // Otherwise drawn at random, and not the same when a run is replayed.
  document.clientID = number + 1;
  document.on('update', (update, origin) => {
    if (origin === 'network') return;
    for (const other of nodes.filter((name) => name !== node)) {
      const deliver = () => Y.applyUpdate(replicas.get(other), update, 'network');
      for (let copies = 1 + random(2); copies > 0; copies -= 1)
        send(deliver, `update of ${node} reaches ${other}`);
    }
  });
  return document;
}

export default defineTarget({
  name: 'yjs 13.6.33, Y.Map and Y.Array',
  promises: convergence,
  nodes: ['a', 'b', 'c'],
  create: (world) => {
    const replicas = new Map();
    for (const [number, node] of world.nodes.entries())
      replicas.set(node, replicaOf(node, number, world, replicas));
    return replicas;
  },
  operations: {
    set: {
      key: ['x', 'y'],
      value: [1, 2],
      perform: (all, { node, key, value }) => void all.get(node).getMap('m').set(key, value),
    },
    unset: { key: ['x', 'y'], perform: (all, { node, key }) => void all.get(node).getMap('m').delete(key) },
    insert: {
      value: [0, 1, 5],
      perform: (all, { node, value: place, random }) => {
        const list = all.get(node).getArray('l');
        list.insert(Math.min(place, list.length), [random(1000), random(1000)]);
      },
    },
    cut: {
      value: [0, 1],
      perform: (all, { node, value: place }) => {
        const list = all.get(node).getArray('l');
        if (list.length > place) list.delete(place, 1);
      },
    },
    read: (all, { node }) =>
      JSON.stringify([
        Object.entries(all.get(node).getMap('m').toJSON()).sort(),
        all.get(node).getArray('l').toJSON(),
      ]),
  },
  final: ['read'],
});
