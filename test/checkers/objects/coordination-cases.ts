import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { consensus } from '../../../src/checkers/objects/consensus.ts';
import { fencedLock } from '../../../src/checkers/objects/fenced-lock.ts';
import { fencedRegister } from '../../../src/checkers/objects/fenced-register.ts';
import { idGenerator } from '../../../src/checkers/objects/id-generator.ts';
import { leaderElection } from '../../../src/checkers/objects/leader-election.ts';
import { monotonicIdGenerator } from '../../../src/checkers/objects/monotonic-id-generator.ts';
import { mutex } from '../../../src/checkers/objects/mutex.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { semaphore } from '../../../src/checkers/objects/semaphore.ts';
import type { Shape, SimulatedObject } from '../linearizability/simulated-history.ts';
import { simulatedConsensus, simulatedElection, simulatedIdGenerator } from './simulated-agreement.ts';
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
export const election = simulatedElection({});

/** What its state is like is the specification's own business. */
export function withAnyState<S>(specification: SequentialSpecification<S>): SequentialSpecification {
  return specification as unknown as SequentialSpecification;
}

/** Crashes are frequent, and a client may go on after one. */
const crashing: Shape = { crashes: 5, keepsName: true };

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
  { name: 'consensus', object: simulatedConsensus, specification: consensus() },
  {
    name: 'id-generator',
    object: simulatedIdGenerator({ monotonic: false }),
    specification: withAnyState(idGenerator()),
  },
  {
    name: 'id-generator with keys',
    object: simulatedIdGenerator({ monotonic: false, keys: 2 }),
    specification: withAnyState(idGenerator()),
  },
  {
    name: 'monotonic-id-generator with keys',
    object: simulatedIdGenerator({ monotonic: true, keys: 2 }),
    specification: monotonicIdGenerator(),
  },
  {
    name: 'monotonic-id-generator',
    object: simulatedIdGenerator({ monotonic: true }),
    specification: monotonicIdGenerator(),
  },
  { name: 'leader-election', object: election, specification: withAnyState(leaderElection()) },
  {
    name: 'leader-election without crashes',
    object: election,
    specification: withAnyState(leaderElection()),
    shape: { crashes: 0 },
  },
  {
    name: 'leader-election with keys',
    object: simulatedElection({ keys: 2 }),
    specification: withAnyState(leaderElection()),
  },
];
