// redlock 4.2.0 on three masters, one of which may restart at once without what it had stored.
// The README says that a minority of the nodes can be taken out or failed over without invalidating locks. That holds while a lock is
// stored on all three; a lock that is granted may be stored on two only.
// Documented limit, by Redis ("Distributed Locks with Redis", section on crash recovery): a node that has lost its data must stay away for
// the longest time to live. Found: without that, two clients hold the lock.
import { defineTarget } from 'quorate';
import { quorumLock, quorumLockOperations } from '../support/redlock-clients.js';
import { oneAtATime } from '../support/sections.js';

export default defineTarget({
  name: 'redlock 4.2.0, a master restarts empty',
  promises: oneAtATime(),
  virtualGlobals: true,
  timersWhenIdleOnly: true,
  create: quorumLock,
  operations: {
    ...quorumLockOperations,
    restart: { value: [0, 1, 2], perform: ({ masters }, { value }) => masters[value].restartEmpty() },
  },
});
