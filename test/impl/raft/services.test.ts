import { describe, expect, test } from 'vitest';
import { keyValue } from '../../../src/impl/raft/key-value.ts';
import { electionService } from '../../../src/impl/raft/services/election.ts';
import { leaseService } from '../../../src/impl/raft/services/lease.ts';
import { lockService } from '../../../src/impl/raft/services/lock.ts';
import { sideBySide } from '../../../src/impl/raft/services/side-by-side.ts';
import { full, maxHeld } from '../../../src/impl/raft/services/temporary.ts';
import type { AnyStateMachine } from '../../../src/impl/raft/state-machine.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

/** Applies commands one after the other, each at its index, at the times that are given. */
function serve(machine: AnyStateMachine) {
  let state = deepFreeze(machine.initial);
  let index = 0;
  return {
    at(timeMs: number, command: unknown) {
      state = machine.elapse!(state, timeMs);
      const applied = machine.apply(state, deepFreeze(command), { index: ++index, timeMs });
      state = deepFreeze(applied.state);
      return applied.result;
    },
    query: (query: unknown) => machine.query(state, query, 0),
    dueMs: () => machine.nextDueMs!(state),
  };
}

describe('locks', () => {
  const acquire = (owner: string) => ({ type: 'acquire', name: 'l', owner, ttlMs: 100 });

  test('one holds it, and a later holder has a greater token', () => {
    const locks = serve(lockService);
    expect(locks.at(0, acquire('a'))).toMatchObject({ token: 1, untilMs: 100 });
    expect(locks.at(10, acquire('b'))).toBeNull();
    expect(locks.at(20, acquire('a'))).toMatchObject({ token: 1, untilMs: 120 });
    expect(locks.dueMs()).toBe(120);
    expect(locks.at(120, acquire('b'))).toMatchObject({ owner: 'b', token: 4 });
    expect(locks.query({ type: 'holder', name: 'l' })).toMatchObject({ owner: 'b' });
  });

  test('only its token renews and releases it', () => {
    const locks = serve(lockService);
    locks.at(0, acquire('a'));
    expect(locks.at(50, { type: 'renew', name: 'l', token: 1, ttlMs: 100 })).toMatchObject({ untilMs: 150 });
    expect(locks.at(60, { type: 'renew', name: 'l', token: 2, ttlMs: 100 })).toBeNull();
    expect(locks.at(60, { type: 'release', name: 'l', token: 2 })).toBe(false);
    expect(locks.at(60, { type: 'release', name: 'l', token: 1 })).toBe(true);
    expect(locks.at(60, { type: 'release', name: 'l', token: 1 })).toBe(false);
    expect(locks.dueMs()).toBeUndefined();
  });
});

describe('leases', () => {
  test('what is attached ends with its lease', () => {
    const leases = serve(leaseService);
    expect(leases.at(0, { type: 'grant', ttlMs: 100 })).toMatchObject({ id: 1, untilMs: 100 });
    leases.at(0, { type: 'grant', ttlMs: 300 });
    leases.at(0, { type: 'attach', lease: 1, key: 'k', value: 'v' });
    expect(leases.query({ type: 'get', key: 'k' })).toBe('v');
    expect(leases.at(90, { type: 'keepAlive', lease: 1 })).toMatchObject({ untilMs: 190 });
    leases.at(190, { type: 'grant', ttlMs: 1 });
    expect(leases.query({ type: 'get', key: 'k' })).toBeNull();
    expect(leases.at(191, { type: 'keepAlive', lease: 1 })).toBeNull();
  });

  test('a lease is revoked once, and a key belongs to the last that it was attached to', () => {
    const leases = serve(leaseService);
    leases.at(0, { type: 'grant', ttlMs: 100 });
    leases.at(0, { type: 'grant', ttlMs: 100 });
    leases.at(0, { type: 'attach', lease: 1, key: 'k', value: 'v' });
    leases.at(0, { type: 'attach', lease: 2, key: 'k', value: 'w' });
    expect(leases.at(1, { type: 'revoke', lease: 1 })).toBe(true);
    expect(leases.at(1, { type: 'revoke', lease: 1 })).toBe(false);
    expect(leases.query({ type: 'get', key: 'k' })).toBe('w');
  });
});

describe('elections', () => {
  const campaign = (candidate: string) => ({ type: 'campaign', election: 'e', candidate, ttlMs: 100 });

  test('who stands longest leads; the next has a greater token', () => {
    const elections = serve(electionService);
    expect(elections.at(0, campaign('a'))).toMatchObject({ candidate: 'a', token: 1 });
    expect(elections.at(10, campaign('b'))).toMatchObject({ candidate: 'a' });
    expect(elections.at(50, campaign('a'))).toMatchObject({ candidate: 'a', token: 1, untilMs: 150 });
    expect(elections.at(60, { type: 'resign', election: 'e', candidate: 'a' })).toMatchObject({
      candidate: 'b',
      token: 2,
    });
    expect(elections.at(110, campaign('c'))).toMatchObject({ candidate: 'c', token: 5 });
    expect(elections.query({ type: 'observe', election: 'other' })).toBeNull();
  });
});

describe('what is held', () => {
  test.each([
    ['locks', lockService, (n: number) => ({ type: 'acquire', name: `${n}`, owner: 'a', ttlMs: 100 })],
    ['leases', leaseService, () => ({ type: 'grant', ttlMs: 100 })],
    [
      'elections',
      electionService,
      (n: number) => ({ type: 'campaign', election: 'e', candidate: `${n}`, ttlMs: 100 }),
    ],
  ] as const)('%s: no more than 10,000 at a time, until some have ended', (_, service, command) => {
    const machine = service as AnyStateMachine;
    let state = machine.initial;
    const apply = (n: number, timeMs: number) => {
      const applied = machine.apply(machine.elapse!(state, timeMs), command(n), { index: n, timeMs });
      state = applied.state;
      return applied.result;
    };
    apply(1, 0);
    // The state is plain data: thousands like the first are made without applying thousands of commands.
    state = Array.from({ length: maxHeld - 1 }, (_, n) => ({
      ...state[0],
      id: n,
      name: `h${n}`,
      candidate: `h${n}`,
    }));
    expect(apply(10_001, 50)).toMatchObject({ untilMs: expect.any(Number) });
    expect(state).toHaveLength(maxHeld);
    expect(apply(10_002, 50)).toBe(full);
    expect(machine.nextDueMs!(state)).toBe(100);
    expect(apply(10_003, 100)).toMatchObject({ untilMs: expect.any(Number) });
    expect(state).toHaveLength(2);
  });
});

describe('services side by side', () => {
  const both = sideBySide({ lock: lockService, lease: leaseService, keyValue });
  const at = (index: number, timeMs: number) => ({ index, timeMs });
  const grant = { service: 'lease', command: { type: 'grant', ttlMs: 100 } };
  const acquire = { service: 'lock', command: { type: 'acquire', name: 'l', owner: 'a', ttlMs: 50 } };

  test('each has its own commands, and what is due first is due', () => {
    const one = both.apply(both.initial, grant, at(1, 0));
    expect(one.result).toMatchObject({ id: 1 });
    expect(both.nextDueMs!(one.state)).toBe(100);
    const two = both.apply(one.state, acquire, at(2, 0));
    expect(both.nextDueMs!(two.state)).toBe(50);
    expect(both.elapse!(two.state, 49)).toBe(two.state);
    expect(both.elapse!(two.state, 50)).toEqual({ ...one.state });
    expect(both.query(two.state, { service: 'lock', query: { type: 'holder', name: 'l' } }, 0)).toMatchObject(
      {
        token: 2,
      },
    );
    expect(both.restore!(JSON.parse(JSON.stringify(both.snapshot!(two.state))))).toEqual(two.state);
    expect(both.nextDueMs!(both.initial)).toBeUndefined();
  });

  test('what is asked of none of them, or is malformed, is refused', () => {
    expect(both.refuse!({ command: grant })).toBeUndefined();
    expect(both.refuse!({ command: { ...grant, service: 'toString' } })).toContain('lock, lease, keyValue');
    expect(both.refuse!({ command: null })).toContain('lock, lease, keyValue');
    expect(both.refuse!({ command: { ...grant, command: { type: 'acquire' } } })).toContain('one of grant');
    expect(both.refuse!({ query: { service: 'lease', query: grant.command } })).toContain(
      'one of lease, get',
    );
  });
});

test.each([
  [lockService, { command: { type: 'acquire', name: 'l', owner: '' } }, 'owner must be a string'],
  [
    lockService,
    { command: { type: 'renew', name: 'l', token: 1, ttlMs: 0 } },
    'ttlMs must be a whole number',
  ],
  [leaseService, { command: null }, 'expected one of grant'],
  [leaseService, { query: { type: 'toString' } }, 'expected one of lease, get'],
  [electionService, { query: { type: 'observe' } }, 'election must be a string'],
] as const)('what is malformed is refused: %#', (machine, operation, reason) => {
  expect((machine as AnyStateMachine).refuse!(operation)).toContain(reason);
});
