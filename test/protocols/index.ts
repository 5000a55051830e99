import { optimisticRegister } from './cap/optimistic.ts';
import { pessimisticRegister } from './cap/pessimistic.ts';
import { strongRegister } from './cap/strong.ts';
import { weakRegister } from './cap/weak.ts';
import { averaging } from './clock-sync/averaging.ts';
import { berkeley } from './clock-sync/berkeley.ts';
import { exchange } from './clock-sync/exchange.ts';
import { marzullo } from './clock-sync/marzullo.ts';
import { slew } from './clock-sync/slew.ts';
import { deltaSet } from './crdt/delta-set.ts';
import { gCounter } from './crdt/g-counter.ts';
import { gSet } from './crdt/g-set.ts';
import { lwwRegister } from './crdt/lww-register.ts';
import { mvRegister } from './crdt/mv-register.ts';
import { operationSet } from './crdt/operation-set.ts';
import { orMap } from './crdt/or-map.ts';
import { orSet } from './crdt/or-set.ts';
import { pnCounter } from './crdt/pn-counter.ts';
import { sequence } from './crdt/sequence.ts';
import { twoPhaseSet } from './crdt/two-phase-set.ts';
import { fencedLock } from './distributed-lock/fenced.ts';
import { quorumLock } from './distributed-lock/quorum.ts';
import { generationClock } from './generation-clock.ts';
import { hybridLogicalClock } from './hlc.ts';
import { lamportClock } from './lamport-clock/clock.ts';
import { lamportMutex } from './lamport-clock/mutex.ts';
import { bully } from './leader-election/bully.ts';
import { quorumElection } from './leader-election/quorum.ts';
import { ring } from './leader-election/ring.ts';
import { lease } from './lease.ts';
import { multiPaxos } from './multi-paxos.ts';
import { paxos } from './paxos.ts';
import { checkpoints } from './pbft/checkpoint.ts';
import { normalCase } from './pbft/normal.ts';
import { viewChange } from './pbft/view-change.ts';
import type { PinnedProtocol } from './pinned.ts';
import { raft } from './raft/core.ts';
import { membership } from './raft/membership.ts';
import { snapshot } from './raft/snapshot.ts';
import { causalBroadcast } from './vector-clock/causal-broadcast.ts';
import { vectorClock } from './vector-clock/clock.ts';

/** The pinned figures of every protocol, by slug, in the order of src/models/registry.ts. */
export const pinned: Readonly<Record<string, PinnedProtocol>> = {
  paxos,
  'multi-paxos': multiPaxos,
  'raft/core': raft,
  'raft/membership': membership,
  'raft/snapshot': snapshot,
  'pbft/normal': normalCase,
  'pbft/view-change': viewChange,
  'pbft/checkpoint': checkpoints,
  'leader-election/bully': bully,
  'leader-election/ring': ring,
  'leader-election/quorum': quorumElection,
  'generation-clock': generationClock,
  'lamport-clock/clock': lamportClock,
  'lamport-clock/mutex': lamportMutex,
  'vector-clock/clock': vectorClock,
  'vector-clock/causal-broadcast': causalBroadcast,
  hlc: hybridLogicalClock,
  'clock-sync/exchange': exchange,
  'clock-sync/marzullo': marzullo,
  'clock-sync/averaging': averaging,
  'clock-sync/berkeley': berkeley,
  'clock-sync/slew': slew,
  'distributed-lock/quorum': quorumLock,
  'distributed-lock/fenced': fencedLock,
  lease,
  'crdt/g-counter': gCounter,
  'crdt/pn-counter': pnCounter,
  'crdt/g-set': gSet,
  'crdt/two-phase-set': twoPhaseSet,
  'crdt/or-set': orSet,
  'crdt/lww-register': lwwRegister,
  'crdt/mv-register': mvRegister,
  'crdt/or-map': orMap,
  'crdt/sequence': sequence,
  'crdt/operation-set': operationSet,
  'crdt/delta-set': deltaSet,
  'cap/strong': strongRegister,
  'cap/weak': weakRegister,
  'cap/optimistic': optimisticRegister,
  'cap/pessimistic': pessimisticRegister,
};
