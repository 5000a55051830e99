// crdts 0.2.0, ORSet, when a replica is made again from the JSON that it was stored as: ORSet.from(set.toJSON()), as the README shows.
// Found: on a set made by from(), remove() of a value that was stored does nothing, because the table of known values is left empty.
import { ORSet } from 'crdts';
import { defineTarget } from 'quorate';
import { convergence } from '../support/convergence.js';
import { orSetOperations, orSetReplicas, removesTakeEffect } from '../support/or-set-replicas.js';

export default defineTarget({
  name: 'crdts 0.2.0, ORSet stored and restored',
  promises: [removesTakeEffect, convergence],
  nodes: ['a', 'b', 'c'],
  create: orSetReplicas,
  operations: {
    ...orSetOperations,
    restore: ({ sets }, { node }) => {
      sets.set(node, ORSet.from(JSON.parse(JSON.stringify(sets.get(node).toJSON()))));
    },
  },
  final: ['read'],
});
