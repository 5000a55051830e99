// tinyraft 1.0.1, when the process of a node ends and is started again with its last term (`initialTerm`), which it must have stored.
// That is enough: a node begins by a new term, in which it has voted for nobody but itself.
import { defineTarget } from 'quorate';
import { restart, stop, tinyRafts } from '../support/tiny-rafts.js';

export default defineTarget({
  name: 'tinyraft 1.0.1, started again with its last term',
  promises: 'one-leader',
  virtualGlobals: true,
  nodes: ['a', 'b', 'c'],
  create: tinyRafts,
  operations: {
    wait: { value: [1000, 4000], perform: (_, { clock, value }) => clock.sleep(value) },
    restart: (subject, { node }) => restart(subject, node, { keepsTerm: true }),
  },
  destroy: stop,
});
