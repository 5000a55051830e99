// redlock 4.2.0 on three masters, when the holder writes to a resource over a network, without a fencing token.
// Documented limit (Kleppmann 2016, "How to do distributed locking"; Redis's page points to it): the holder looks at its expiration, then
// writes; the write is on its way for longer than the lock lasts, and arrives after that of the next holder. No lock with a time limit
// can prevent it; a resource that compares tokens can, and this package gives none out. Locks are not released here, they expire.
import { defineTarget } from 'quorate';
import { quorumLock, quorumLockOperations } from '../support/redlock-clients.js';

const writesInOrder = {
  name: 'writes in the order of the grants',
  about: 'no write of an older holder is stored after one of a newer holder',
  judge: ({ steps }) => {
    const grants = steps.filter(({ action }) => action === 'enter');
    let newest = -1;
    for (const { action, node, parameters } of steps) {
      if (action !== 'stored') continue;
      const grant = parameters.get('grant');
      if (grant < newest) {
        const detail = `a write of ${node} under grant ${grant} was stored after one under grant ${newest}`;
        return {
          verdict: 'violated',
          detail,
          explanation: grants.map((step, number) => `grant ${number}: ${step.node}`),
        };
      }
      newest = grant;
    }
    return { verdict: 'valid' };
  },
};

export default defineTarget({
  name: 'redlock 4.2.0, writes without a fencing token',
  promises: writesInOrder,
  virtualGlobals: true,
  timersWhenIdleOnly: true,
  clients: 3,
  operationsPerClient: 6,
  create: (world) => ({ ...quorumLock(world), grants: 0 }),
  operations: {
    acquire: async (subject, call) => {
      const isHeld = await quorumLockOperations.acquire(subject, call);
      if (isHeld) subject.held.get(call.client).grant = subject.grants++;
      return isHeld;
    },
    write: {
      // How long it is on its way, in milliseconds.
      value: [1, 2000],
      perform: ({ held }, { client, clock, value, recordStep }) => {
        const lock = held.get(client);
        if (lock === undefined || clock.now() >= lock.expiration) return false;
        const { grant } = lock;
        clock.setTimeout(
          () => recordStep({ node: `client ${client}`, action: 'stored', parameters: { grant } }),
          value,
        );
        return true;
      },
    },
    wait: (_, { clock }) => clock.sleep(1200),
  },
});
