import { leaderElection } from '../../../checkers/objects/leader-election.ts';
import {
  type RingElectionConfiguration,
  type RingElectionRecord,
  type RingElectionState,
  ringElectionMachine,
} from '../../../impl/leader-election/ring.ts';
import type { RingElectionRules } from '../../../impl/leader-election/ring-rules.ts';
import { linearizable, onlyOf } from '../../linearizable.ts';
import {
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldView,
} from '../../simulated-protocol.ts';
import { electionClients } from './election-clients.ts';

/** The greatest id is neither first nor last on the ring, and ids do not ascend along it. */
export const simulatedRingElection: RingElectionConfiguration = {
  ring: [
    { node: 'n1', id: 2 },
    { node: 'n2', id: 4 },
    { node: 'n3', id: 1 },
    { node: 'n4', id: 3 },
  ],
  resendMs: 60,
  campaignsAtStart: true,
};
const nodes = simulatedRingElection.ring.map(({ node }) => node);

/** What a node remembers, also while it is down. */
const memoryOf = (world: WorldView, node: string): RingElectionRecord | undefined =>
  (world.stateOf(node) as RingElectionState | undefined)?.memory ??
  (world.durableOf(node).at(-1) as RingElectionRecord | undefined);

/** No two nodes lead at a time, nor ever in one round; and nobody is taken for the leader of a round that did not lead in it. */
function uniqueLeader(): Monitor {
  const leaders = new Map<number, string>();
  const complaintAbout = (leader: string, round: number) => {
    const first = leaders.get(round) ?? leader;
    leaders.set(round, first);
    return first === leader ? undefined : `${first} and ${leader} led in round ${round}`;
  };
  return {
    name: 'UniqueLeader',
    observe(event, world) {
      const leading = nodes.filter((node) => memoryOf(world, node)?.leads);
      if (leading.length > 1) return `${leading.join(' and ')} lead`;
      const [leader] = leading;
      const complaint = leader && complaintAbout(leader, memoryOf(world, leader)!.round);
      if (complaint) return complaint;
      const { leaderId = null, round = 0 } = memoryOf(world, event.node) ?? {};
      if (leaderId === null || idOf(leaders.get(round)) === leaderId) return undefined;
      return `${event.node} takes the node with id ${leaderId} for the leader of round ${round}, in which it did not lead`;
    },
  };
}

const idOf = (name: string | undefined) => simulatedRingElection.ring.find(({ node }) => node === name)?.id;

/** When all is well again, one leads and all know it, unless nobody wants to. */
const eventuallyElected = (): Monitor => ({
  name: 'EventuallyElected',
  observe: () => undefined,
  atEnd(world) {
    const memories = nodes.map((node) => memoryOf(world, node)!);
    if (!memories.some(({ isCampaigning }) => isCampaigning)) return undefined;
    const leader = memories.find(({ leads }) => leads);
    if (leader === undefined) return 'nobody leads, though nothing is wrong any more';
    const { round, leaderId } = leader;
    const isKnown = memories.every((memory) => memory.round === round && memory.leaderId === leaderId);
    return isKnown ? undefined : `the node with id ${leaderId} leads, and not all know it`;
  },
});

/** Four nodes on a ring that stand for election, resign, and say who leads. */
export const ringElectionSimulation = (changes: Partial<RingElectionRules> = {}): SimulatedProtocol => ({
  slug: 'leader-election/ring',
  title: 'Leader election on a ring: four nodes',
  nodes,
  machineOf: () => ringElectionMachine(simulatedRingElection, changes),
  faults: [...networkFaults, ...nodeFaults, ...(['clock-step', 'clock-freeze'] as const)],
  sampledSeeds: 6,
  ...electionClients(nodes),
  monitors: () => [uniqueLeader(), eventuallyElected()],
  judges: [onlyOf(['leader'], linearizable(leaderElection()))],
  expectedCounters: ['elections won', 'resignations', 'candidacies relayed', 'candidacies stopped'],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const [before, after] = [event.before as RingElectionState, event.after as RingElectionState];
    const counted: string[] = [];
    if (after.memory.leads && !before.memory.leads) counted.push('elections won');
    if (before.memory.leads && !after.memory.leads) counted.push('resignations');
    if (after.memory.part === 'relaying' && before.memory.part !== 'relaying')
      counted.push('candidacies relayed');
    const { input } = event;
    const isTaken = after.memory.incoming.taken > before.memory.incoming.taken;
    if (isTaken && input.kind === 'message' && input.message.content?.type === 'candidate') {
      if (after.memory.outgoing.last === before.memory.outgoing.last) counted.push('candidacies stopped');
    }
    return counted;
  },
});
