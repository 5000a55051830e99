import Redlock from 'redlock';
import { memoryRedis, scripts } from './memory-redis.js';

const ttlMs = 1000;

/** Three masters, and a resource that the lock is to protect: a file that is written over a network. */
export function quorumLock(world) {
  // Time passes, whether or not the package waits for a timer.
  world.clock.setInterval(() => {}, 700);
  const masters = ['redis 1', 'redis 2', 'redis 3'].map((name) => memoryRedis(name, world));
  return { redlock: new Redlock(masters, { ...scripts, retryCount: 0 }), masters, held: new Map() };
}

/**
 * A holder counts as inside from the grant on, until it releases the lock or the package's own `expiration` has come, which it looks at
 * before each use.
 */
export const quorumLockOperations = {
  acquire: async ({ redlock, held }, { client, clock, recordStep, failed }) => {
    if (held.has(client)) throw failed('it holds the lock already');
    let lock;
    try {
      lock = await redlock.lock('resource', ttlMs);
    } catch {
      return false;
    }
    held.set(client, lock);
    recordStep({ node: `client ${client}`, action: 'enter' });
    clock.setTimeout(() => {
      if (held.get(client) !== lock) return;
      held.delete(client);
      recordStep({ node: `client ${client}`, action: 'lost' });
    }, lock.expiration - clock.now());
    return true;
  },
  release: async ({ held }, { client, recordStep }) => {
    const lock = held.get(client);
    if (lock === undefined) return false;
    held.delete(client);
    recordStep({ node: `client ${client}`, action: 'leave' });
    await lock.unlock().catch(() => {});
    return true;
  },
};
