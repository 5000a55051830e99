// async-mutex 0.5.0: a mutex between asynchronous tasks of one process.
// Promised (README, "Mutex"): who acquired it is alone until it calls the releaser that it was given.
import { Mutex } from 'async-mutex';
import { defineTarget } from 'quorate';

export default defineTarget({
  name: 'async-mutex 0.5.0, Mutex',
  promises: 'owned-mutex',
  create: () => ({ mutex: new Mutex(), releasers: new Map() }),
  operations: {
    acquire: async ({ mutex, releasers }, { client, failed }) => {
      if (releasers.has(client)) throw failed('it would wait for itself');
      releasers.set(client, await mutex.acquire());
    },
    release: ({ releasers }, { client }) => {
      releasers.get(client)?.();
      return releasers.delete(client);
    },
  },
});
