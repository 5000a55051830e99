// proper-lockfile 4.1.2, when calls of the file system, or the processes themselves, may stall for longer than the lock takes to become
// stale (10 s). That the lock is then lost is documented, and so is how its holder is told: `onCompromised`.
// Documented limit: until it is told, two processes hold the lock.
import { defineTarget } from 'quorate';
import { lockFile, lockFileOperations } from '../support/lockfile-processes.js';
import { oneAtATime } from '../support/sections.js';

export default defineTarget({
  name: 'proper-lockfile 4.1.2, stalls',
  promises: oneAtATime(),
  virtualGlobals: true,
  operationsPerClient: 3,
  create: (world) => {
    // Time passes, whether or not the package waits for a timer.
    world.clock.setInterval(() => {}, 3000);
    return lockFile(world, { staleLockIsThere: false });
  },
  operations: lockFileOperations,
});
