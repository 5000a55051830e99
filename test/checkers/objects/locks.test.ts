import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { fencedLock } from '../../../src/checkers/objects/fenced-lock.ts';
import { fencedRegister } from '../../../src/checkers/objects/fenced-register.ts';
import { mutex } from '../../../src/checkers/objects/mutex.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { semaphore } from '../../../src/checkers/objects/semaphore.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import { historyOf } from '../linearizability/history-of.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import { complaint } from './complaint.ts';
import {
  fencedLockThatRefuses,
  fencedLockThatWaits,
  ownedLock,
  plainLock,
  plainLocks,
  threePermits,
  waitingLock,
} from './coordination-cases.ts';
import { simulatedFencedRegister } from './simulated-locks.ts';

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => {
    expect(complaint(ownedMutex(), waitingLock, () => ({}))).toBeUndefined();
  });

  test.each([
    ['mutex', mutex(), plainLock],
    ['owned mutex', ownedMutex(), ownedLock],
    ['fenced lock', fencedLock(), fencedLockThatRefuses],
    ['semaphore', { ...semaphore(), initial: 3 }, threePermits],
  ] as const)('rule 1, %s: every acquire is an observer', (_, specification, object) => {
    const said = complaint(specification, object, () => ({ observer: ({ f }) => f === 'acquire' }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 1, fenced register: every write is an observer', () => {
    const said = complaint(fencedRegister(), simulatedFencedRegister, () => ({ observer: () => true }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 2, owned mutex: a refused acquire does not count as an observer', () => {
    const said = complaint(ownedMutex(), ownedLock, ({ droppable }) => ({
      droppable: (remaining, initial) =>
        droppable!(
          remaining.filter(({ f, result }) => f === 'release' || result !== false),
          initial,
        ),
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2, owned mutex: a crashed acquire is dropped though its process released the lock', () => {
    const said = complaint(ownedMutex(), waitingLock, ({ droppable }) => ({
      droppable: (remaining, initial) =>
        droppable!(
          remaining.filter(({ f }) => f === 'acquire'),
          initial,
        ),
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2, owned mutex: crashed releases are dropped likewise', () => {
    const said = complaint(ownedMutex(), waitingLock, ({ droppable }) => ({
      droppable: (remaining, initial) => {
        const right = droppable!(remaining, initial);
        return (operation: Operation) =>
          right(operation) || (operation.f === 'release' && operation.outcome === Outcome.info);
      },
    }));
    expect(said).toMatch(/by brute force/);
  });

  test.each([
    [
      'a refused acquire does not count as an observer',
      fencedLockThatRefuses,
      ({ f, result }) => f === 'release' || result !== false,
    ],
    [
      'a release without a token does not count',
      fencedLockThatWaits,
      ({ f, argument }) => f === 'acquire' || argument !== null,
    ],
    [
      'a release with a token does not count',
      fencedLockThatWaits,
      ({ f, argument }) => f === 'acquire' || argument === null,
    ],
  ] as [string, SimulatedObject<unknown>, (operation: Operation) => boolean][])(
    'rule 2, fenced lock: %s',
    (_, object, counts) => {
      const said = complaint(fencedLock(), object, ({ droppable }) => ({
        droppable: (remaining, initial) => droppable!(remaining.filter(counts), initial),
      }));
      expect(said).toMatch(/by brute force/);
    },
  );

  test.each([
    ['a refused write does not count as an observer', ({ result }) => result !== false],
    ['a read does not count', ({ f }) => f === 'write'],
  ] as [string, (operation: Operation) => boolean][])('rule 2, fenced register: %s', (_, counts) => {
    const said = complaint(fencedRegister(), simulatedFencedRegister, ({ droppable }) => ({
      droppable: (remaining, initial) => droppable!(remaining.filter(counts), initial),
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('the split by keys: two locks are one', () => {
    expect(complaint(mutex(), plainLocks, () => ({ perKey: false }))).toMatch(/by brute force/);
  });
});

const verdictOf = (specification: SequentialSpecification, ...lines: string[]) =>
  checkLinearizableSync(historyOf(...lines), specification).verdict;

describe('a lock', () => {
  const twice = ['A invoke acquire', 'A ok', 'B invoke acquire', 'B ok'];
  const byAnother = ['A invoke acquire', 'A ok', 'B invoke release', 'B ok'];

  test('is not held twice', () => {
    expect(verdictOf(mutex(), ...twice)).toBe('violated');
    expect(verdictOf(ownedMutex(), ...twice)).toBe('violated');
  });

  test('with an owner is not released by another process', () => {
    expect(verdictOf(mutex(), ...byAnother)).toBe('valid');
    expect(verdictOf(ownedMutex(), ...byAnother)).toBe('violated');
  });

  test('with an owner is not reentrant', () => {
    const again = ['A invoke acquire', 'A ok', 'A invoke acquire'];
    expect(verdictOf(ownedMutex(), ...again, 'A ok')).toBe('violated');
    expect(verdictOf(ownedMutex(), ...again, 'A ok false')).toBe('valid');
  });

  test('says that it does not look at fencing tokens', () => {
    const history = historyOf('A invoke acquire', 'A ok 33');
    const note =
      '1 acquire returned an integer, which an owned-mutex does not look at: fencing tokens are judged by the model fenced-lock';
    expect(checkLinearizableSync(history, ownedMutex()).scope).toContain(note);
    expect(checkLinearizableSync(history, fencedLock()).scope).toEqual([]);
  });

  test('begins in a state that it knows', () => {
    const history = historyOf(...twice);
    expect(() => checkLinearizableSync(history, mutex(), { initial: 5 })).toThrow(
      'a mutex begins free (nil) or held (true), not in the state 5',
    );
    expect(() => checkLinearizableSync(history, ownedMutex(), { initial: 5 })).toThrow(
      'held by a process (its name, a string), not in the state 5',
    );
  });
});

describe('a fenced lock', () => {
  const grant = ['A invoke acquire', 'A ok 33', 'A invoke release', 'A ok', 'B invoke acquire'];

  test('gives a token that is greater than every one before', () => {
    expect(verdictOf(fencedLock(), ...grant, 'B ok 34')).toBe('valid');
    expect(verdictOf(fencedLock(), ...grant, 'B ok 33')).toBe('violated');
    expect(verdictOf({ ...fencedLock(), initial: 40 }, ...grant, 'B ok 34')).toBe('violated');
  });

  test('compares tokens beyond 2^53', () => {
    const large = [
      'A invoke acquire',
      'A ok 9007199254740993',
      'A invoke release',
      'A ok',
      'B invoke acquire',
    ];
    expect(verdictOf(fencedLock(), ...large, 'B ok 9007199254740994')).toBe('valid');
    expect(verdictOf(fencedLock(), ...large, 'B ok 9007199254740992')).toBe('violated');
  });

  test('leaves a token to an acquire that crashed, if the lock was released in its name', () => {
    const crashed = ['B info', 'B invoke release', 'B ok', 'C invoke acquire'];
    expect(verdictOf(fencedLock(), ...grant, ...crashed, 'C ok 35')).toBe('valid');
    expect(verdictOf(fencedLock(), ...grant, ...crashed, 'C ok 34')).toBe('violated');
  });

  test('is released by whoever has the token', () => {
    const held = ['A invoke acquire', 'A ok 33'];
    expect(verdictOf(fencedLock(), ...held, 'B invoke release 33', 'B ok')).toBe('valid');
    expect(verdictOf(fencedLock(), ...held, 'B invoke release 34', 'B ok')).toBe('violated');
    expect(verdictOf(fencedLock(), ...held, 'B invoke release', 'B ok')).toBe('violated');
  });

  test('is told that a token is an integer', () => {
    const check = () => checkLinearizableSync(historyOf('A invoke acquire', 'A ok "x"'), fencedLock());
    expect(check).toThrow(
      'acquire nil: expected the result to be a fencing token, an integer, nil or false, not "x"',
    );
  });
});

test('a fenced register refuses a client whose lock went to another', () => {
  const paused = ['A invoke write [34,2]', 'A ok', 'B invoke write [33,1]'];
  expect(verdictOf(fencedRegister(), ...paused, 'B ok false')).toBe('valid');
  expect(verdictOf(fencedRegister(), ...paused, 'B ok')).toBe('violated');
});

describe('a semaphore', () => {
  const taken = ['A invoke acquire 2', 'A ok', 'B invoke acquire'];

  test('gives no more permits than it has', () => {
    expect(verdictOf({ ...semaphore(), initial: 3 }, ...taken, 'B ok')).toBe('valid');
    expect(verdictOf({ ...semaphore(), initial: 2 }, ...taken, 'B ok')).toBe('violated');
    expect(verdictOf({ ...semaphore(), initial: 2 }, ...taken, 'B ok false')).toBe('valid');
  });

  test('takes no more back than it gave', () => {
    const returned = ['A invoke acquire', 'A ok', 'A invoke release', 'A ok', 'A invoke release'];
    expect(verdictOf({ ...semaphore(), initial: 3 }, ...returned, 'A ok')).toBe('violated');
  });

  test('must be told how many there are', () => {
    expect(() => verdictOf(semaphore(), ...taken)).toThrow(
      'a semaphore begins with a number of permits, not nil',
    );
  });

  test('is told that numbers of permits are positive integers', () => {
    expect(() => verdictOf({ ...semaphore(), initial: 3 }, 'A invoke acquire 0', 'A ok')).toThrow(
      'acquire 0: expected a number of permits, or nil',
    );
  });
});
