// ulid 3.0.2, monotonicFactory(): ids that begin with the time.
// Promised (README, "Monotonic ULIDs"): ids of one factory ascend, also within a millisecond. Here the clock is set back too.
import { defineTarget } from 'quorate';
import { monotonicFactory } from 'ulid';

export default defineTarget({
  name: 'ulid 3.0.2, monotonicFactory',
  promises: ['unique-ids', 'monotonic-ids'],
  virtualGlobals: true,
  create: () => monotonicFactory(Math.random),
  operations: {
    generate: { perform: (ulid) => ulid(), weight: 3 },
    'set clock': { value: [-5000, -1, 1, 5000], perform: (_, { clock, value }) => clock.setBy(value) },
  },
});
