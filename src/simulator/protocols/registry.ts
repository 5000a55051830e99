import type { SimulatedProtocol } from '../simulated-protocol.ts';
import { optimisticRegisterSimulation } from './cap/optimistic.ts';
import { pessimisticRegisterSimulation } from './cap/pessimistic.ts';
import { strongRegisterSimulation } from './cap/strong.ts';
import { weakRegisterSimulation } from './cap/weak.ts';
import { clockSimulations } from './clocks.ts';
import { operationSetSimulation, sequenceSimulation } from './crdt/operation-types.ts';
import {
  deltaSetSimulation,
  gCounterSimulation,
  gSetSimulation,
  lwwRegisterSimulation,
  mvRegisterSimulation,
  orMapSimulation,
  orSetSimulation,
  pnCounterSimulation,
  twoPhaseSetSimulation,
} from './crdt/state-types.ts';
import { fencedLockSimulation, quorumLockSimulation } from './distributed-lock.ts';
import { generationClockSimulation } from './generation-clock.ts';
import { bullySimulation } from './leader-election/bully.ts';
import { quorumElectionSimulation } from './leader-election/quorum.ts';
import { ringElectionSimulation } from './leader-election/ring.ts';
import { leaseSimulation, leaseValuesSimulation } from './lease.ts';
import { multiPaxosSimulation } from './multi-paxos.ts';
import { paxosSimulation } from './paxos.ts';
import { pbftSimulations } from './pbft.ts';
import { raftCoreSimulation, raftLeaseReadsSimulation, raftMembershipSimulation } from './raft.ts';

/** What `quorate simulate` runs. Each makes its protocol, with the right rules or with some of them replaced by a mistake. */
// biome-ignore lint/suspicious/noExplicitAny: the rules of a protocol are its own affair.
export const simulations: readonly ((changes?: any) => SimulatedProtocol)[] = [
  generationClockSimulation,
  multiPaxosSimulation,
  paxosSimulation,
  strongRegisterSimulation,
  weakRegisterSimulation,
  optimisticRegisterSimulation,
  pessimisticRegisterSimulation,
  ...[gCounterSimulation, pnCounterSimulation, gSetSimulation, twoPhaseSetSimulation, orSetSimulation],
  ...[deltaSetSimulation, lwwRegisterSimulation, mvRegisterSimulation, orMapSimulation],
  ...[operationSetSimulation, sequenceSimulation],
  ...clockSimulations,
  ...pbftSimulations,
  leaseSimulation,
  leaseValuesSimulation,
  ...[quorumElectionSimulation, ringElectionSimulation, bullySimulation],
  ...[quorumLockSimulation, fencedLockSimulation],
  raftCoreSimulation,
  raftLeaseReadsSimulation,
  raftMembershipSimulation,
];

let bySlug: ReadonlyMap<string, (typeof simulations)[number]> | undefined;

/** How the protocol of this name is made; `undefined` if there is none. */
export function simulationNamed(slug: string): (typeof simulations)[number] | undefined {
  bySlug ??= new Map(simulations.map((make) => [make().slug, make]));
  return bySlug.get(slug);
}
