import { optimisticRegisterImplementationMutants } from './cap/optimistic.ts';
import { pessimisticRegisterImplementationMutants } from './cap/pessimistic.ts';
import { strongRegisterImplementationMutants } from './cap/strong.ts';
import { weakRegisterImplementationMutants } from './cap/weak.ts';
import { clockImplementationMutants } from './clocks.ts';
import { replicatedTypeMutants } from './crdt.ts';
import { fencedLockImplementationMutants, quorumLockImplementationMutants } from './distributed-lock.ts';
import { generationClockImplementationMutants } from './generation-clock.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';
import { bullyImplementationMutants } from './leader-election/bully.ts';
import { quorumElectionImplementationMutants } from './leader-election/quorum.ts';
import { ringElectionImplementationMutants } from './leader-election/ring.ts';
import { leaseImplementationMutants } from './lease.ts';
import { multiPaxosImplementationMutants } from './multi-paxos.ts';
import { paxosImplementationMutants } from './paxos.ts';
import { pbftImplementationMutants } from './pbft.ts';
import { raftImplementationMutants } from './raft.ts';

/** Every mistake in an implementation that the simulated world must find. */
// biome-ignore lint/suspicious/noExplicitAny: the rules of a protocol are its own affair.
export const implementationMutants: readonly ImplementationMutant<any>[] = [
  ...generationClockImplementationMutants,
  ...multiPaxosImplementationMutants,
  ...paxosImplementationMutants,
  ...strongRegisterImplementationMutants,
  ...weakRegisterImplementationMutants,
  ...optimisticRegisterImplementationMutants,
  ...pessimisticRegisterImplementationMutants,
  ...replicatedTypeMutants,
  ...clockImplementationMutants,
  ...pbftImplementationMutants,
  ...leaseImplementationMutants,
  ...quorumElectionImplementationMutants,
  ...ringElectionImplementationMutants,
  ...bullyImplementationMutants,
  ...quorumLockImplementationMutants,
  ...fencedLockImplementationMutants,
  ...raftImplementationMutants,
];
