// redlock 4.2.0: a lock on a majority of three independent masters of Redis, here in memory; answers take any time.
// Promised (README, "How does it work?"): one client at a time holds the lock, until it expires by the holder's own clock. Here no master
// restarts, and all clocks run alike.
import { defineTarget } from 'quorate';
import { quorumLock, quorumLockOperations } from '../support/redlock-clients.js';
import { oneAtATime } from '../support/sections.js';

export default defineTarget({
  name: 'redlock 4.2.0, three masters',
  promises: oneAtATime(),
  virtualGlobals: true,
  create: quorumLock,
  operations: quorumLockOperations,
});
