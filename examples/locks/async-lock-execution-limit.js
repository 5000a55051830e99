// async-lock 1.5.0 with `maxExecutionTime`. The README says what the caller is told when a section takes longer: an error. It does not
// say that the section goes on, and that the next one begins. So here a section counts as inside within its limit only.
// Found: when a section that was given up ends after all, the lock goes to the next in the queue although another one is inside, and
// within its limit. After one section that is too slow, two that are not may run at the same time.
import AsyncLock from 'async-lock';
import { defineTarget } from 'quorate';
import { oneAtATime } from '../support/sections.js';

const limitMs = 100;

export default defineTarget({
  name: 'async-lock 1.5.0, maxExecutionTime',
  promises: oneAtATime({ limitMs }),
  virtualGlobals: true,
  clients: 4,
  operationsPerClient: 3,
  create: () => new AsyncLock({ maxExecutionTime: limitMs }),
  operations: {
    section: {
      // How long the work takes, in milliseconds.
      value: [90, 150],
      perform: async (lock, { process, clock, value, recordStep }) => {
        const work = async () => {
          recordStep({ node: `client ${process}`, action: 'enter' });
          await clock.sleep(value);
          recordStep({ node: `client ${process}`, action: 'leave' });
        };
        return lock.acquire('key', work).catch((error) => error.message);
      },
    },
  },
});
