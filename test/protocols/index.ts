import { generationClock } from './generation-clock.ts';
import { lease } from './lease.ts';
import type { PinnedProtocol } from './pinned.ts';

/** The pinned figures of every protocol, by slug, in the order of src/models/registry.ts. Paxos has tests of its own. */
export const pinned: Readonly<Record<string, PinnedProtocol>> = {
  'generation-clock': generationClock,
  lease,
};
