// crdts 0.2.0, ORSet: an observed-remove set; replicas send each other their state as JSON.
// Promised (README; Shapiro et al. 2011, section 3.3.5): replicas that have seen the same updates are equal, and a remove takes effect.
import { defineTarget } from 'quorate';
import { convergence } from '../support/convergence.js';
import { orSetOperations, orSetReplicas, removesTakeEffect } from '../support/or-set-replicas.js';

export default defineTarget({
  name: 'crdts 0.2.0, ORSet',
  promises: [removesTakeEffect, convergence],
  nodes: ['a', 'b', 'c'],
  create: orSetReplicas,
  operations: orSetOperations,
  final: ['read'],
});
