// snowflake-id 1.1.0: 64-bit ids of time, machine and sequence number, one generator a process.
// Promised (README): unique ids. The README says nothing of a clock that is set back, as time services do.
// Found: the sequence begins again in every millisecond that is not the last one seen, so one that comes twice gives the same ids twice.
import { defineTarget } from 'quorate';
import snowflake from 'snowflake-id';

export default defineTarget({
  name: 'snowflake-id 1.1.0, the clock is set back',
  promises: 'unique-ids',
  virtualGlobals: true,
  clients: 1,
  operationsPerClient: 8,
  create: () => new snowflake.default({ mid: 7 }),
  operations: {
    generate: { perform: (generator) => generator.generate(), weight: 3 },
    'set clock': { value: [-1, 1], perform: (_, { clock, value }) => clock.setBy(value) },
  },
});
