import type { Json } from '../../core/json.ts';
import type { OperationSource, OperationSourceOptions } from '../workload.ts';
import { keysInTurn } from './keys-in-turn.ts';

/** What a client holds: the lock, and what it was given for it. */
interface Held {
  readonly key: number;
  readonly token: Json;
}

/**
 * Clients that acquire a lock and release the one that they hold. A client that does not know whether it got the lock is gone, and the lock with
 * it: after some operations a fresh one takes its place.
 *
 * @param releaseValue what a release says, of what the acquisition was answered
 */
export function heldLocks(
  { randomness, clients, keyCount, operationsPerKey }: OperationSourceOptions,
  releaseValue: (token: Json) => Json,
): OperationSource {
  const nextKey = keysInTurn(keyCount, operationsPerKey);
  const held = new Map<number, Held>();
  const counts = new Array<number>(clients).fill(0);
  return {
    next(client) {
      const own = held.get(client);
      if (own !== undefined) return { f: 'release', key: own.key, value: releaseValue(own.token) };
      const number = counts[client]!++;
      return { f: 'acquire', key: nextKey(randomness.integer(keyCount, 'key', client, number)), value: null };
    },
    completed(client, { f, key }, completion) {
      if (f === 'release') {
        // A release that certainly was not done is tried again.
        if (completion.type !== 'fail') held.delete(client);
      } else if (completion.type === 'ok' && completion.value !== false)
        held.set(client, { key: key as number, token: completion.value });
    },
  };
}
