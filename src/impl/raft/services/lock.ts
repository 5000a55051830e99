import type { StateMachine } from '../state-machine.ts';
import { refuseUnless } from './refuse-unless.ts';
import { firstEndMs, full, maxHeld, stillHeld } from './temporary.ts';

/** A lock that is held: until then, in replicated time, unless it is renewed. */
export interface HeldLock {
  readonly name: string;
  readonly owner: string;
  /** Greater than every token before: a resource that has seen it refuses older ones. */
  readonly token: number;
  readonly untilMs: number;
}

export type LockState = readonly HeldLock[];

export type LockCommand =
  | { readonly type: 'acquire'; readonly name: string; readonly owner: string; readonly ttlMs: number }
  | { readonly type: 'renew'; readonly name: string; readonly token: number; readonly ttlMs: number }
  | { readonly type: 'release'; readonly name: string; readonly token: number };

export interface LockQuery {
  readonly type: 'holder';
  readonly name: string;
}

/** The lock as it is held after `acquire` or `renew`, or null if another holds it; of `release` whether it was held. `full`: see `maxHeld`. */
export type LockResult = HeldLock | boolean | null | typeof full;

/**
 * Locks with a time to live and fencing tokens. A holder may have lost its lock without knowing it, whatever it does: only the
 * token, checked where the lock protects something, keeps it from doing harm (Kleppmann, How to do distributed locking, 2016).
 */
export const lockService: StateMachine<LockState, LockCommand, LockQuery, LockResult> = {
  name: 'lock',
  initial: [],
  apply(locks, command, { index, timeMs }) {
    const held = locks.find(({ name }) => name === command.name);
    const others = locks.filter(({ name }) => name !== command.name);
    if (command.type === 'acquire') {
      if (held && held.owner !== command.owner) return { state: locks, result: null };
      if (!held && locks.length >= maxHeld) return { state: locks, result: full };
      const { name, owner, ttlMs } = command;
      // Who asks for what it has keeps its token: the first answer may have been lost.
      const lock = { name, owner, token: held?.token ?? index, untilMs: timeMs + ttlMs };
      return { state: [...others, lock], result: lock };
    }
    if (held?.token !== command.token)
      return { state: locks, result: command.type === 'release' ? false : null };
    if (command.type === 'release') return { state: others, result: true };
    const lock = { ...held, untilMs: timeMs + command.ttlMs };
    return { state: [...others, lock], result: lock };
  },
  query: (locks, { name }) => locks.find((lock) => lock.name === name) ?? null,
  elapse: stillHeld,
  nextDueMs: firstEndMs,
  refuse: (operation) =>
    refuseUnless(
      {
        acquire: { name: 'name', owner: 'name', ttlMs: 'count' },
        renew: { name: 'name', token: 'count', ttlMs: 'count' },
        release: { name: 'name', token: 'count' },
      },
      { holder: { name: 'name' } },
      operation,
    ),
};
