import type { Protocol } from '../core/protocol.ts';

/**
 * The protocols that are built in, by slug. Loaded on demand: values carry their hash from birth, so a fingerprint
 * seed must be set before a model is loaded.
 */
export const protocols: Readonly<Record<string, () => Promise<Protocol>>> = {
  paxos: async () => (await import('./paxos.ts')).paxos,
  'multi-paxos': async () => (await import('./multi-paxos.ts')).multiPaxos,
  'raft/core': async () => (await import('./raft/core.ts')).raft,
  'raft/membership': async () => (await import('./raft/membership.ts')).membership,
  'raft/snapshot': async () => (await import('./raft/snapshot.ts')).snapshot,
  'pbft/normal': async () => (await import('./pbft/normal.ts')).normalCase,
  'pbft/view-change': async () => (await import('./pbft/view-change.ts')).viewChange,
  'pbft/checkpoint': async () => (await import('./pbft/checkpoint.ts')).checkpoints,
  'leader-election/bully': async () => (await import('./leader-election/bully.ts')).bully,
  'leader-election/ring': async () => (await import('./leader-election/ring.ts')).ring,
  'leader-election/quorum': async () => (await import('./leader-election/quorum.ts')).quorumElection,
  'generation-clock': async () => (await import('./generation-clock.ts')).generationClock,
  'lamport-clock/clock': async () => (await import('./lamport-clock/clock.ts')).lamportClock,
  'lamport-clock/mutex': async () => (await import('./lamport-clock/mutex.ts')).lamportMutex,
  'vector-clock/clock': async () => (await import('./vector-clock/clock.ts')).vectorClock,
  'vector-clock/causal-broadcast': async () =>
    (await import('./vector-clock/causal-broadcast.ts')).causalBroadcast,
  hlc: async () => (await import('./hlc.ts')).hybridLogicalClock,
  'clock-sync/exchange': async () => (await import('./clock-sync/exchange.ts')).exchange,
  'clock-sync/marzullo': async () => (await import('./clock-sync/marzullo.ts')).marzullo,
  'clock-sync/averaging': async () => (await import('./clock-sync/averaging.ts')).averaging,
  'clock-sync/berkeley': async () => (await import('./clock-sync/berkeley.ts')).berkeley,
  'clock-sync/slew': async () => (await import('./clock-sync/slew.ts')).slew,
  'distributed-lock/quorum': async () => (await import('./distributed-lock/quorum.ts')).quorumLock,
  'distributed-lock/fenced': async () => (await import('./distributed-lock/fenced.ts')).fencedLock,
  lease: async () => (await import('./lease.ts')).lease,
  'crdt/g-counter': async () => (await import('./crdt/g-counter.ts')).gCounter,
  'crdt/pn-counter': async () => (await import('./crdt/pn-counter.ts')).pnCounter,
  'crdt/g-set': async () => (await import('./crdt/g-set.ts')).gSet,
  'crdt/two-phase-set': async () => (await import('./crdt/two-phase-set.ts')).twoPhaseSet,
  'crdt/or-set': async () => (await import('./crdt/or-set.ts')).orSet,
  'crdt/lww-register': async () => (await import('./crdt/lww-register.ts')).lwwRegister,
  'crdt/mv-register': async () => (await import('./crdt/mv-register.ts')).mvRegister,
  'crdt/or-map': async () => (await import('./crdt/or-map.ts')).orMap,
  'crdt/sequence': async () => (await import('./crdt/sequence.ts')).sequence,
  'crdt/operation-set': async () => (await import('./crdt/operation-set.ts')).operationSet,
  'crdt/delta-set': async () => (await import('./crdt/delta-set.ts')).deltaSet,
  'cap/strong': async () => (await import('./cap/strong.ts')).strongRegister,
  'cap/weak': async () => (await import('./cap/weak.ts')).weakRegister,
  'cap/optimistic': async () => (await import('./cap/optimistic.ts')).optimisticRegister,
  'cap/pessimistic': async () => (await import('./cap/pessimistic.ts')).pessimisticRegister,
};

/** The slugs that a name stands for: the protocol itself and the members of the family of that name. */
export function slugsNamed(name: string): string[] {
  return Object.keys(protocols).filter((slug) => slug === name || slug.startsWith(`${name}/`));
}
