import { exploreActors } from '../../src/explorer/actors/explore-actors.ts';
import type { PaxosRules } from '../../src/impl/paxos/rules.ts';
import type { RaftRules } from '../../src/impl/raft/rules.ts';
import { ExhaustiveLockstep } from '../../src/refinement/exhaustive-lockstep.ts';
import { paxosRefinement } from '../../src/refinement/paxos.ts';
import { raftRefinement } from '../../src/refinement/raft.ts';
import { type PaxosActorsOptions, paxosActors } from '../../src/simulator/actors/paxos.ts';
import { type RaftActorsOptions, raftActors } from '../../src/simulator/actors/raft.ts';
import { paxosValues } from '../../src/simulator/protocols/paxos.ts';

/** What was found, in a line: the verdict, states generated and distinct, and the depth; of a violation its property and length. */
async function outcomeOf(system: Parameters<typeof exploreActors>[0]) {
  const { verdict, states, sights } = await exploreActors(system);
  if (sights.length > 0) return [verdict, sights[0]!.property, sights[0]!.depth];
  return [verdict, states.generated, states.distinct, states.depth];
}

const proposal = (node: string, value: string) => [{ node, operation: { type: 'propose', value } }];

/** Our Paxos in step with its model, in every state: so many nodes are asked to propose. */
export const paxosInStep = (proposers: number, options: PaxosActorsOptions = {}) =>
  outcomeOf(
    paxosActors({
      network: 'ordered',
      scripts: ['n1', 'n2'].slice(0, proposers).map((node, index) => proposal(node, paxosValues[index]!)),
      ...options,
      companion: new ExhaustiveLockstep(paxosRefinement),
    }),
  );

/** Our Raft in step with its model, in every state: two of three servers stand, once each or one of them twice. */
export const raftInStep = (options: RaftActorsOptions = {}) =>
  outcomeOf(
    raftActors({
      ...{
        members: ['s1', 's2', 's3'],
        network: 'ordered',
        elections: 2,
        candidates: ['s1', 's2'],
        scripts: [],
      },
      ...options,
      companion: new ExhaustiveLockstep(raftRefinement),
    }),
  );

export type PaxosChanges = Partial<PaxosRules>;
export type RaftChanges = Partial<RaftRules>;
