// proper-lockfile 4.1.2, when a process that held the lock has died and left the directory behind.
// The README says that a stale lock is taken over, and names two cases in which two locks are not detected: a lock removed by hand, and
// different `stale` or `update` values. This is neither.
// Found: two processes find the directory stale. One removes it and makes its own; the other, which has looked before, removes that one
// and makes its own. Both hold the lock, until the first one's next update (after 5 s) finds a directory that is not its own.
import { defineTarget } from 'quorate';
import { lockFile, lockFileOperations } from '../support/lockfile-processes.js';
import { oneAtATime } from '../support/sections.js';

export default defineTarget({
  name: 'proper-lockfile 4.1.2, a stale lock is there',
  promises: oneAtATime(),
  virtualGlobals: true,
  timersWhenIdleOnly: true,
  operationsPerClient: 3,
  create: (world) => lockFile(world, { staleLockIsThere: true }),
  operations: lockFileOperations,
});
