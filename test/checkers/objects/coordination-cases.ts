import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { fencedLock } from '../../../src/checkers/objects/fenced-lock.ts';
import { fencedRegister } from '../../../src/checkers/objects/fenced-register.ts';
import { mutex } from '../../../src/checkers/objects/mutex.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { semaphore } from '../../../src/checkers/objects/semaphore.ts';
import type { Shape, SimulatedObject } from '../linearizability/simulated-history.ts';
import {
  simulatedFencedLock,
  simulatedFencedRegister,
  simulatedLock,
  simulatedSemaphore,
} from './simulated-locks.ts';

/** A specification and an object that keeps to it. */
export interface ObjectCase {
  readonly name: string;
  readonly object: SimulatedObject<unknown>;
  readonly specification: SequentialSpecification;
  readonly shape?: Shape;
}

export const plainLock = simulatedLock({ owned: false, waits: false });
export const plainLocks = simulatedLock({ owned: false, waits: false, keys: 2 });
export const ownedLock = simulatedLock({ owned: true, waits: false });
export const waitingLock = simulatedLock({ owned: true, waits: true });
export const fencedLockThatRefuses = simulatedFencedLock({ waits: false });
export const fencedLockThatWaits = simulatedFencedLock({ waits: true });
export const threePermits = simulatedSemaphore({ permits: 3, most: 2, waits: false });

/** Crashes are frequent, and a client may go on after one. */
const crashing: Shape = { crashes: 6, keepsName: true };

/** What is held against brute force: a little in every run, much in `npm run check:deep`. */
export const coordinationCases: readonly ObjectCase[] = [
  { name: 'mutex', object: plainLock, specification: mutex() },
  { name: 'mutex with keys', object: plainLocks, specification: mutex() },
  { name: 'owned-mutex that refuses', object: ownedLock, specification: ownedMutex(), shape: crashing },
  { name: 'owned-mutex that waits', object: waitingLock, specification: ownedMutex(), shape: crashing },
  {
    name: 'fenced-lock that refuses',
    object: fencedLockThatRefuses,
    specification: fencedLock(),
    shape: crashing,
  },
  {
    name: 'fenced-lock that waits',
    object: fencedLockThatWaits,
    specification: fencedLock(),
    shape: crashing,
  },
  { name: 'fenced-register', object: simulatedFencedRegister, specification: fencedRegister() },
  { name: 'semaphore', object: threePermits, specification: { ...semaphore(), initial: 3 } },
  {
    name: 'semaphore that waits',
    object: simulatedSemaphore({ permits: 2, most: 1, waits: true }),
    specification: { ...semaphore(), initial: 2 },
  },
];
