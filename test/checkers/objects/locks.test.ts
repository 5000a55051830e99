import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { mutex } from '../../../src/checkers/objects/mutex.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import { complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { ownedLock, plainLock, plainLocks, waitingLock } from './coordination-cases.ts';

/** What the differential test says of other declarations. */
function complaint(
  specification: SequentialSpecification,
  object: SimulatedObject<unknown>,
  changes: Changes,
): string | undefined {
  return complaintOf({
    object,
    specification: withDeclarations(specification, changes),
    reference: specification,
    runs: 300,
    shape: { crashes: 6, operations: 8, keepsName: true },
    variants: [{}],
  });
}

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => {
    expect(complaint(mutex(), plainLock, () => ({}))).toBeUndefined();
    expect(complaint(ownedMutex(), waitingLock, () => ({}))).toBeUndefined();
  });

  test.each([
    ['mutex', mutex(), plainLock],
    ['owned mutex', ownedMutex(), ownedLock],
  ] as const)('rule 1, %s: every acquire is an observer', (_, specification, object) => {
    const said = complaint(specification, object, () => ({ observer: ({ f }) => f === 'acquire' }));
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
