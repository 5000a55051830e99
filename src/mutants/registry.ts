import type { Mutant } from './mutant.ts';

/** The mutants of each protocol, by slug; loaded on demand like the protocols. */
export const mutants: Readonly<Record<string, () => Promise<readonly Mutant[]>>> = {
  paxos: async () => (await import('./paxos.ts')).paxosMutants,
  'generation-clock': async () => (await import('./generation-clock.ts')).generationClockMutants,
  lease: async () => (await import('./lease.ts')).leaseMutants,
  'distributed-lock/quorum': async () => (await import('./distributed-lock/quorum.ts')).quorumLockMutants,
  'distributed-lock/fenced': async () => (await import('./distributed-lock/fenced.ts')).fencedLockMutants,
  'leader-election/bully': async () => (await import('./leader-election/bully.ts')).bullyMutants,
  'leader-election/ring': async () => (await import('./leader-election/ring.ts')).ringMutants,
  'leader-election/quorum': async () => (await import('./leader-election/quorum.ts')).quorumElectionMutants,
  'crdt/pn-counter': async () => (await import('./crdt/pn-counter.ts')).pnCounterMutants,
  'crdt/or-set': async () => (await import('./crdt/or-set.ts')).orSetMutants,
  'crdt/lww-register': async () => (await import('./crdt/lww-register.ts')).lwwRegisterMutants,
  'crdt/two-phase-set': async () => (await import('./crdt/two-phase-set.ts')).twoPhaseSetMutants,
  'crdt/operation-set': async () => (await import('./crdt/operation-set.ts')).operationSetMutants,
  hlc: async () => (await import('./hlc.ts')).hybridLogicalClockMutants,
  'crdt/delta-set': async () => (await import('./crdt/delta-set.ts')).deltaSetMutants,
  'vector-clock/clock': async () => (await import('./vector-clock/clock.ts')).vectorClockMutants,
  'vector-clock/causal-broadcast': async () =>
    (await import('./vector-clock/causal-broadcast.ts')).causalBroadcastMutants,
  'lamport-clock/clock': async () => (await import('./lamport-clock/clock.ts')).lamportClockMutants,
  'clock-sync/exchange': async () => (await import('./clock-sync/exchange.ts')).exchangeMutants,
  'clock-sync/averaging': async () => (await import('./clock-sync/averaging.ts')).averagingMutants,
  'clock-sync/slew': async () => (await import('./clock-sync/slew.ts')).slewMutants,
  'pbft/normal': async () => (await import('./pbft/normal.ts')).normalMutants,
  'clock-sync/marzullo': async () => (await import('./clock-sync/marzullo.ts')).marzulloMutants,
  'cap/strong': async () => (await import('./cap/strong.ts')).strongRegisterMutants,
  'cap/weak': async () => (await import('./cap/weak.ts')).weakRegisterMutants,
  'cap/optimistic': async () => (await import('./cap/optimistic.ts')).optimisticRegisterMutants,
  'cap/pessimistic': async () => (await import('./cap/pessimistic.ts')).pessimisticRegisterMutants,
  'pbft/view-change': async () => (await import('./pbft/view-change.ts')).viewChangeMutants,
};
