import { fencedLock as fencedLockObject } from '../../checkers/objects/fenced-lock.ts';
import { aBoolean, anInteger, expectType, fieldOf, optionalFieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { heldLocks } from './held-locks.ts';
import { linearizable } from './linearizable.ts';

/** Locks whose every acquisition comes with a greater token than all before it (Kleppmann 2016). */
export const fencedLock: Workload = {
  name: 'fenced-lock',
  about: 'locks that one client at a time holds, each time with a greater fencing token',
  readOnly: [],
  minimumOk: { acquire: 3, release: 3 },
  recordedAs: { model: 'fenced-lock' },
  source: (options) => heldLocks(options, (token) => token),
  judges: [linearizable(fencedLockObject())],
  maelstrom: {
    request: ({ f, key, value }) =>
      f === 'acquire' ? { type: f, lock: `l${key}` } : { type: f, lock: `l${key}`, token: value },
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      const isDone = optionalFieldOf(reply, f === 'acquire' ? 'acquired' : 'released', aBoolean);
      if (isDone === false) return { type: 'ok', value: false };
      return { type: 'ok', value: f === 'acquire' ? fieldOf(reply, 'token', anInteger) : null };
    },
  },
};
