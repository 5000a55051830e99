import type { HeldLock, LockCommand } from '../../../impl/raft/services/lock.ts';
import type { Route, ServiceRequest } from '../service.ts';
import { commandTo, countField, nameField, nameOf, queryTo, ttlField, unlessFull } from './requests.ts';

const command = (request: ServiceRequest, asked: LockCommand) => commandTo('lock', request, asked);

/** Locks that end by themselves, with fencing tokens. */
export const lockRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/locks/:name',
    about: 'who holds a lock, null if nobody does',
    operation: (request) => queryTo('lock', { type: 'holder', name: nameOf(request, 'name') }),
    answer(lock) {
      if (lock === null) return { holder: null };
      const { owner, token } = lock as HeldLock;
      return { holder: { owner, token } };
    },
  },
  {
    method: 'POST',
    path: '/v1/locks/:name/acquire',
    about: 'takes a lock for a time; the fencing token, null if another holds it',
    operation: (request) =>
      command(request, {
        type: 'acquire',
        name: nameOf(request, 'name'),
        owner: nameField(request, 'owner'),
        ttlMs: ttlField(request),
      }),
    answer: (lock) => ({ token: unlessFull<HeldLock | null>(lock)?.token ?? null }),
  },
  {
    method: 'POST',
    path: '/v1/locks/:name/renew',
    about: 'holds a lock for a time from now on, if it still is held under the token',
    operation: (request) =>
      command(request, {
        type: 'renew',
        name: nameOf(request, 'name'),
        token: countField(request, 'token'),
        ttlMs: ttlField(request),
      }),
    answer: (lock) => ({ renewed: lock !== null }),
  },
  {
    method: 'POST',
    path: '/v1/locks/:name/release',
    about: 'gives a lock back, if it still is held under the token',
    operation: (request) =>
      command(request, {
        type: 'release',
        name: nameOf(request, 'name'),
        token: countField(request, 'token'),
      }),
    answer: (released) => ({ released }),
  },
];
