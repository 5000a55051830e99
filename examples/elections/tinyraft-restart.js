// tinyraft 1.0.1, when the process of a node ends and is started again.
// The README does not say what must be kept; the option `initialTerm` is there to give the term back. Raft keeps the term and the vote
// (Ongaro 2014, section 3.8). Here the node is started again without either, as in the README's example (`initialTerm: 0`).
// Found: a node that voted in a term votes again in it, and two nodes lead in one term.
import { defineTarget } from 'quorate';
import { restart, stop, tinyRafts } from '../support/tiny-rafts.js';

export default defineTarget({
  name: 'tinyraft 1.0.1, started again with term 0',
  promises: 'one-leader',
  virtualGlobals: true,
  nodes: ['a', 'b', 'c'],
  create: tinyRafts,
  operations: {
    wait: { value: [1000, 4000], perform: (_, { clock, value }) => clock.sleep(value) },
    restart: (subject, { node }) => restart(subject, node, { keepsTerm: false }),
  },
  destroy: stop,
});
