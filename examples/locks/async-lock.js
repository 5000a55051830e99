// async-lock 1.5.0: critical sections between asynchronous tasks of one process, each a function that is given to acquire().
// Promised (README): of the sections of one key, one runs at a time. Here with `timeout`: a section that has waited too long for its
// turn is never run.
import AsyncLock from 'async-lock';
import { defineTarget } from 'quorate';

export default defineTarget({
  name: 'async-lock 1.5.0, timeout',
  promises: 'owned-mutex',
  virtualGlobals: true,
  create: () => ({ lock: new AsyncLock({ timeout: 100 }), leave: new Map() }),
  operations: {
    acquire: ({ lock, leave }, { client, failed }) => {
      if (leave.has(client)) throw failed('it would wait for itself');
      return new Promise((entered, rejected) => {
        const section = () =>
          new Promise((left) => {
            leave.set(client, left);
            entered();
          });
        lock.acquire('key', section).catch((error) => rejected(failed(error.message)));
      });
    },
    release: ({ leave }, { client }) => {
      leave.get(client)?.();
      return leave.delete(client);
    },
  },
});
