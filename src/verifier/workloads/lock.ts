import { ownedMutex } from '../../checkers/objects/owned-mutex.ts';
import { aBoolean, expectType, optionalFieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { heldLocks } from './held-locks.ts';
import { linearizable } from './linearizable.ts';

/** Locks without time: who acquired one holds it until it is released. */
export const lock: Workload = {
  name: 'lock',
  about: 'locks that one client at a time holds, until it releases them',
  readOnly: [],
  minimumOk: { acquire: 3, release: 3 },
  recordedAs: { model: 'owned-mutex' },
  source: (options) => heldLocks(options, () => null),
  judges: [linearizable(ownedMutex())],
  maelstrom: {
    request: ({ f, key }) => ({ type: f, lock: `l${key}` }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      const isDone = optionalFieldOf(reply, f === 'acquire' ? 'acquired' : 'released', aBoolean);
      return { type: 'ok', value: isDone === false ? false : null };
    },
  },
};
