// uuid 14.0.3, v7(): ids that begin with the time.
// Promised (RFC 9562, section 6.2; CHANGELOG of the package): ids of one process ascend, and none is given twice, also when the clock is
// set back.
import { defineTarget } from 'quorate';
import { v7 } from 'uuid';

export default defineTarget({
  name: 'uuid 14.0.3, v7',
  promises: ['unique-ids', 'monotonic-ids'],
  virtualGlobals: true,
  create: () => null,
  operations: {
    generate: { perform: () => v7(), weight: 3 },
    'set clock': { value: [-5000, -1, 1, 5000], perform: (_, { clock, value }) => clock.setBy(value) },
  },
});
