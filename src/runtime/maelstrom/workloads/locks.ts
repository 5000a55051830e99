import type { JsonObject } from '../../../core/json.ts';
import { type HeldLock, type LockState, lockService } from '../../../impl/raft/services/lock.ts';
import type { full } from '../../../impl/raft/services/temporary.ts';
import type { Moment, StateMachine } from '../../../impl/raft/state-machine.ts';
import { integerField, type MessageBody, nameField } from '../wire.ts';
import { command, onRaft, unlessFull } from './raft-services.ts';

/** What is granted without a time to live is held until it is released: 100 years, in milliseconds. */
const foreverMs = 100 * 365 * 24 * 3_600_000;

type Command =
  | { readonly type: 'acquire'; readonly name: string; readonly owner: string; readonly ttlMs?: number }
  | { readonly type: 'keepAlive'; readonly name: string; readonly token: number; readonly ttlMs: number }
  /** By its owner, and with the token if there is one. */
  | { readonly type: 'release'; readonly name: string; readonly owner: string; readonly token?: number };

/** The lock as it was granted or kept, null if it was not; of `release` whether it was held. */
type Result = HeldLock | boolean | null | typeof full;

/** Of `acquire`. */
type Acquired = HeldLock | null | typeof full;

/** The lock service for owners that can be told apart: nobody acquires what is held, and only its owner releases it. */
const ownedLocks: StateMachine<LockState, Command, never, Result> = {
  name: 'owned locks',
  initial: lockService.initial,
  apply(locks, asked, at) {
    const { name } = asked;
    const held = lockService.query(locks, { type: 'holder', name }, at.timeMs) as HeldLock | null;
    switch (asked.type) {
      case 'acquire': {
        const { owner, ttlMs = foreverMs } = asked;
        if (held) return { state: locks, result: null };
        return lockService.apply(locks, { type: 'acquire', name, owner, ttlMs }, at);
      }
      case 'keepAlive': {
        if (held?.token !== asked.token) return { state: locks, result: null };
        return lockService.apply(
          locks,
          { type: 'renew', name, token: held.token, ttlMs: noShorter(held, asked.ttlMs, at) },
          at,
        );
      }
      case 'release': {
        const isHolder = held?.owner === asked.owner && (asked.token ?? held.token) === held.token;
        if (!isHolder) return { state: locks, result: false };
        return lockService.apply(locks, { type: 'release', name, token: held.token }, at);
      }
    }
  },
  query: () => null,
  elapse: lockService.elapse!,
  nextDueMs: lockService.nextDueMs!,
};

/** A holder that does not hear of it must not find its time cut. */
const noShorter = ({ untilMs }: HeldLock, ttlMs: number, { timeMs }: Moment) =>
  Math.max(ttlMs, untilMs - timeMs);

const acquire = (field: string) => (body: MessageBody, owner: string) =>
  command({ type: 'acquire', name: nameField(body, field), owner });

const granted = (held: HeldLock | null, more: JsonObject = {}): JsonObject =>
  held ? { acquired: true, token: held.token, ...more } : { acquired: false };

const tokenOf = (body: MessageBody) => integerField(body, 'token', 1);
const wasReleased = (released: boolean) => (released ? {} : { released });

export const lock = onRaft(ownedLocks, {
  acquire: {
    operation: acquire('lock'),
    answer: (held: Acquired) => (unlessFull(held) ? {} : { acquired: false }),
  },
  release: {
    operation: (body, owner) => command({ type: 'release', name: nameField(body, 'lock'), owner }),
    answer: wasReleased,
  },
});

export const fencedLock = onRaft(ownedLocks, {
  acquire: {
    operation: acquire('lock'),
    answer: (held: HeldLock | null) => (held ? { acquired: true, token: held.token } : { acquired: false }),
  },
  release: {
    operation: (body, owner) =>
      command({ type: 'release', name: nameField(body, 'lock'), owner, token: tokenOf(body) }),
    answer: wasReleased,
  },
});

const ttlOf = (body: MessageBody) => integerField(body, 'ttl_ms', 1);

/** Ends when its time is over, by the replicated clock of the cluster, which begins to count when the request is in the log. */
export const lease = onRaft(ownedLocks, {
  acquire: {
    operation: (body, owner) =>
      command({ type: 'acquire', name: nameField(body, 'lease'), owner, ttlMs: ttlOf(body) }),
    answer: (held: Acquired, body) => granted(unlessFull(held), { ttl_ms: ttlOf(body) }),
  },
  keep_alive: {
    operation: (body) =>
      command({
        type: 'keepAlive',
        name: nameField(body, 'lease'),
        token: tokenOf(body),
        ttlMs: ttlOf(body),
      }),
    answer: (held: HeldLock | null, body) => (held ? { kept: true, ttl_ms: ttlOf(body) } : { kept: false }),
  },
  release: {
    operation: (body, owner) =>
      command({ type: 'release', name: nameField(body, 'lease'), owner, token: tokenOf(body) }),
    answer: wasReleased,
  },
});
