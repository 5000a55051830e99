// ulid 3.0.2, ulid(): ids that begin with the time.
// Documented limit (README, "Monotonic ULIDs"): within a millisecond these ids do not ascend; monotonicFactory() is there for that.
import { defineTarget } from 'quorate';
import { ulid } from 'ulid';

export default defineTarget({
  name: 'ulid 3.0.2, ulid()',
  promises: ['unique-ids', 'monotonic-ids'],
  virtualGlobals: true,
  create: () => null,
  operations: { generate: () => ulid(undefined, Math.random) },
});
