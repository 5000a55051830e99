// tinyraft 1.0.1: Raft's leader election without its log; messages overtake each other, and timers fire at any time.
// Promised (README): only one leader at each moment; by Raft (Ongaro 2014, section 3.2), at most one a term.
import { defineTarget } from 'quorate';
import { stop, tinyRafts } from '../support/tiny-rafts.js';

export default defineTarget({
  name: 'tinyraft 1.0.1',
  promises: 'one-leader',
  virtualGlobals: true,
  nodes: ['a', 'b', 'c'],
  create: tinyRafts,
  operations: {
    wait: { value: [2000, 8000], perform: (_, { clock, value }) => clock.sleep(value) },
    campaign: ({ rafts }, { node }) => rafts.get(node).start(),
  },
  destroy: stop,
});
