import { optimisticRegisterRefinement } from './cap/optimistic.ts';
import { pessimisticRegisterRefinement } from './cap/pessimistic/refinement.ts';
import { strongRegisterRefinement } from './cap/strong.ts';
import { weakRegisterRefinement } from './cap/weak.ts';
import { clockRefinements } from './clocks.ts';
import { deltaSetRefinement } from './crdt/delta-set.ts';
import { operationTypeRefinements } from './crdt/operation-types.ts';
import { stateTypeRefinements } from './crdt/state-types.ts';
import { fencedLockRefinement } from './distributed-lock/fenced.ts';
import { quorumLockRefinement } from './distributed-lock/quorum.ts';
import { generationClockRefinement } from './generation-clock.ts';
import { bullyRefinement } from './leader-election/bully.ts';
import { quorumElectionRefinement } from './leader-election/quorum.ts';
import { ringElectionRefinement } from './leader-election/ring.ts';
import { leaseRefinements } from './lease/refinement.ts';
import { multiPaxosRefinement } from './multi-paxos.ts';
import { paxosRefinement } from './paxos.ts';
import { pbftNormalRefinement, pbftViewChangeRefinement } from './pbft.ts';
import { pbftCheckpointRefinement } from './pbft-checkpoints.ts';
import { raftRefinement } from './raft.ts';
import { raftMembershipRefinement } from './raft-membership/refinement.ts';
import type { AnyRefinement } from './refinement.ts';

/** What `quorate simulate` compares with its model, step by step. */
export const refinements: readonly AnyRefinement[] = [
  generationClockRefinement,
  paxosRefinement,
  pbftNormalRefinement,
  pbftViewChangeRefinement,
  pbftCheckpointRefinement,
  ...clockRefinements,
  strongRegisterRefinement,
  weakRegisterRefinement,
  optimisticRegisterRefinement,
  pessimisticRegisterRefinement,
  ...stateTypeRefinements,
  deltaSetRefinement,
  ...operationTypeRefinements,
  quorumElectionRefinement,
  ringElectionRefinement,
  bullyRefinement,
  ...leaseRefinements,
  ...[quorumLockRefinement, fencedLockRefinement],
  raftRefinement,
  { ...raftRefinement, slug: 'raft/lease-reads' },
  raftMembershipRefinement,
  multiPaxosRefinement,
];
