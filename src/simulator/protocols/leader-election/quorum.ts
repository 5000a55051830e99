import { leaderElection } from '../../../checkers/objects/leader-election.ts';
import {
  type QuorumElectionConfiguration,
  type QuorumElectionMessage,
  type QuorumElectionRules,
  type QuorumElectionState,
  quorumElectionMachine,
} from '../../../impl/leader-election/quorum.ts';
import { linearizable, onlyOf } from '../../linearizable.ts';
import type { Monitor, SimulatedProtocol, WorldEvent } from '../../simulated-protocol.ts';
import { electionClients } from './election-clients.ts';

export const simulatedQuorumElection: QuorumElectionConfiguration = {
  nodes: ['n1', 'n2', 'n3'],
  electionTimeoutMs: [200, 400],
  heartbeatMs: 50,
  campaignsAtStart: true,
};
const { nodes, electionTimeoutMs } = simulatedQuorumElection;

const stateIn = (event: WorldEvent) =>
  event.kind === 'stepped' ? (event.after as QuorumElectionState) : undefined;

/** No two nodes ever lead in one term, and none leads in one again after a restart. */
function atMostOneLeaderPerTerm(): Monitor {
  const leaders = new Map<number, string>();
  return {
    name: 'AtMostOneLeaderPerTerm',
    observe(event) {
      const state = stateIn(event);
      if (state?.role !== 'leader') return undefined;
      const leader = `${event.node} in its life ${event.incarnation}`;
      const first = leaders.get(state.term) ?? leader;
      leaders.set(state.term, first);
      return first === leader ? undefined : `${first} and ${leader} led in term ${state.term}`;
    },
  };
}

/**
 * What liveness asks of a leader, within a bound: one that has heard from no quorum for some election timeouts, and is not
 * standing still, leads no more, so that the others need not wait for it. And in the end, when all is well, one leads.
 */
function eventuallyElected(): Monitor {
  const boundMs = 3 * electionTimeoutMs[1];
  const heardAtMs = new Map<string, Map<string, number>>();
  return {
    name: 'EventuallyElected',
    observe(event) {
      const state = stateIn(event);
      if (state === undefined || event.kind !== 'stepped') return undefined;
      if (state.role !== 'leader' || (event.before as QuorumElectionState).role !== 'leader') {
        heardAtMs.set(event.node, new Map(nodes.map((node) => [node, event.atMs])));
        return undefined;
      }
      const heard = heardAtMs.get(event.node)!;
      const { input } = event;
      if (input.kind === 'message' && (input.message as QuorumElectionMessage).type === 'heard')
        heard.set(input.from, event.atMs);
      heard.set(event.node, event.atMs);
      const recent = [...heard.values()].filter((ms) => event.atMs - ms < boundMs);
      return recent.length * 2 > nodes.length
        ? undefined
        : `${event.node} leads, and has heard from no quorum for ${boundMs} ms`;
    },
    atEnd(world) {
      const states = nodes.map((node) => world.stateOf(node) as QuorumElectionState);
      if (!states.some(({ isCampaigning }) => isCampaigning)) return undefined;
      const leader = states.find(({ role }) => role === 'leader');
      if (leader === undefined) return 'nobody leads, though nothing is wrong any more';
      const isKnown = states.every((state) => state.leader === leader.node && state.term === leader.term);
      return isKnown ? undefined : `${leader.node} leads, and not all know it`;
    },
  };
}

/** Three nodes that stand for election, resign, and say who leads. */
export const quorumElectionSimulation = (changes: Partial<QuorumElectionRules> = {}): SimulatedProtocol => ({
  slug: 'leader-election/quorum',
  title: 'Leader election by votes of a quorum: three nodes',
  nodes,
  machineOf: () => quorumElectionMachine(simulatedQuorumElection, changes),
  faults: [
    ...(['loss', 'duplication', 'delay', 'partition', 'one-way-partition', 'crash', 'pause'] as const),
    ...(['slow-disk', 'full-disk', 'clock-drift', 'clock-step'] as const),
  ],
  driftPartsPerMillion: 10_000,
  sampledSeeds: 4,
  ...electionClients(nodes),
  monitors: () => [atMostOneLeaderPerTerm(), eventuallyElected()],
  judges: [onlyOf(['leader'], linearizable(leaderElection()))],
  expectedCounters: ['elections won', 'leaders stepped down', 'resignations'],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const before = event.before as QuorumElectionState;
    const after = event.after as QuorumElectionState;
    if (after.role === 'leader' && before.role !== 'leader') return ['elections won'];
    if (before.role !== 'leader' || after.role === 'leader') return [];
    const isAsked = event.input.kind === 'operation' && !after.isCampaigning && before.isCampaigning;
    return isAsked ? ['resignations'] : after.term === before.term ? ['leaders stepped down'] : [];
  },
});
