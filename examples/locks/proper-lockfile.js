// proper-lockfile 4.1.2: a lock between processes, made of a directory and its time of modification.
// Promised (README, "Design"): one process at a time holds it. Here nothing stalls: no call of the file system takes as long as a timer,
// and no lock was left behind.
import { defineTarget } from 'quorate';
import { lockFile, lockFileOperations } from '../support/lockfile-processes.js';
import { oneAtATime } from '../support/sections.js';

export default defineTarget({
  name: 'proper-lockfile 4.1.2',
  promises: oneAtATime(),
  virtualGlobals: true,
  timersWhenIdleOnly: true,
  operationsPerClient: 3,
  create: (world) => lockFile(world, { staleLockIsThere: false }),
  operations: lockFileOperations,
});
