import type { StateMachine } from '../state-machine.ts';
import { refuseUnless } from './refuse-unless.ts';
import { firstEndMs, full, maxHeld, stillHeld } from './temporary.ts';

/** Ends at `untilMs`, in replicated time, unless it is kept alive; and with it all that is attached to it. */
export interface GrantedLease {
  /** Of the entry that granted it: no two leases have the same. */
  readonly id: number;
  readonly ttlMs: number;
  readonly untilMs: number;
  /** Keys with their values. */
  readonly attached: Readonly<Record<string, string>>;
}

const maxAttached = 1_000;

export type LeaseState = readonly GrantedLease[];

export type LeaseCommand =
  | { readonly type: 'grant'; readonly ttlMs: number }
  | { readonly type: 'keepAlive'; readonly lease: number }
  | { readonly type: 'revoke'; readonly lease: number }
  /** A key is attached to one lease at a time: the last that it was attached to. */
  | { readonly type: 'attach'; readonly lease: number; readonly key: string; readonly value: string };

export type LeaseQuery =
  | { readonly type: 'lease'; readonly lease: number }
  | { readonly type: 'get'; readonly key: string };

/** The lease after `grant`, `keepAlive`, `attach`, and of a query; null if it has ended. Of `revoke` whether it was there. `full`: see `maxHeld`. */
export type LeaseResult = GrantedLease | string | boolean | null;

/** Leases with what is attached to them, granted, kept alive and revoked (Gray and Cheriton, Leases, 1989). */
export const leaseService: StateMachine<LeaseState, LeaseCommand, LeaseQuery, LeaseResult> = {
  name: 'lease',
  initial: [],
  apply(leases, command, { index, timeMs }) {
    if (command.type === 'grant') {
      if (leases.length >= maxHeld) return { state: leases, result: full };
      const lease = { id: index, ttlMs: command.ttlMs, untilMs: timeMs + command.ttlMs, attached: {} };
      return { state: [...leases, lease], result: lease };
    }
    const lease = leases.find(({ id }) => id === command.lease);
    if (!lease) return { state: leases, result: command.type === 'revoke' ? false : null };
    if (command.type === 'revoke') return { state: leases.filter((each) => each !== lease), result: true };
    if (command.type === 'attach' && isFull(lease, command.key)) return { state: leases, result: full };
    const next =
      command.type === 'keepAlive'
        ? { ...lease, untilMs: timeMs + lease.ttlMs }
        : { ...lease, attached: { ...lease.attached, [command.key]: command.value } };
    const detached = command.type === 'attach' ? leases.map((each) => without(each, command.key)) : leases;
    return { state: detached.map((each) => (each.id === next.id ? next : each)), result: next };
  },
  query(leases, query) {
    if (query.type === 'lease') return leases.find(({ id }) => id === query.lease) ?? null;
    const lease = leases.find(({ attached }) => Object.hasOwn(attached, query.key));
    return lease?.attached[query.key] ?? null;
  },
  elapse: stillHeld,
  nextDueMs: firstEndMs,
  refuse: (operation) =>
    refuseUnless(
      {
        grant: { ttlMs: 'count' },
        keepAlive: { lease: 'count' },
        revoke: { lease: 'count' },
        attach: { lease: 'count', key: 'name', value: 'name' },
      },
      { lease: { lease: 'count' }, get: { key: 'name' } },
      operation,
    ),
};

const isFull = ({ attached }: GrantedLease, key: string) =>
  !Object.hasOwn(attached, key) && Object.keys(attached).length >= maxAttached;

function without(lease: GrantedLease, key: string): GrantedLease {
  if (!Object.hasOwn(lease.attached, key)) return lease;
  const { [key]: _, ...attached } = lease.attached;
  return { ...lease, attached };
}
