import { leaderElection } from '../../../checkers/objects/leader-election.ts';
import {
  type BullyConfiguration,
  type BullyState,
  bullyMachine,
} from '../../../impl/leader-election/bully.ts';
import type { BullyRules } from '../../../impl/leader-election/bully-rules.ts';
import { linearizable, onlyOf } from '../../linearizable.ts';
import type { Monitor, SimulatedProtocol, WorldView } from '../../simulated-protocol.ts';
import { electionClients } from './election-clients.ts';

/** The delays of this world, at their worst: 10 ms, and 30 times the spread between 1 ms and that in a fault. */
export const simulatedBully: BullyConfiguration = {
  nodes: ['n1', 'n2', 'n3'],
  messageDelayMs: 280,
  driftPartsPerMillion: 10_000,
  timeoutMs: 600,
  campaignsAtStart: true,
};
const { nodes, driftPartsPerMillion } = simulatedBully;

const stateIn = (world: WorldView, node: string) => world.stateOf(node) as BullyState | undefined;

const isNamed = (state: BullyState | undefined): state is BullyState =>
  state?.status === 'normal' || state?.status === 'naming';

/** At no time two nodes that have a coordinator have different ones (assertion 1 of the paper). */
const atMostOneLeader = (): Monitor => ({
  name: 'AtMostOneLeaderPerTerm',
  observe({ node }, world) {
    const state = stateIn(world, node);
    if (!isNamed(state)) return undefined;
    const other = nodes
      .map((each) => stateIn(world, each))
      .find((each) => isNamed(each) && each.coordinator !== state.coordinator);
    return (
      other && `${node} takes ${state.coordinator} for coordinator, and ${other.node} ${other.coordinator}`
    );
  },
});

/** When all is well again, the first in line of those that stand coordinates, and all others that stand know it. */
const eventuallyElected = (): Monitor => ({
  name: 'EventuallyElected',
  observe: () => undefined,
  atEnd(world) {
    const standing = nodes.map((node) => stateIn(world, node)!).filter(({ status }) => status !== 'resigned');
    const first = standing.at(-1);
    const lost = standing.find(
      ({ status, coordinator }) => status !== 'normal' || coordinator !== first!.node,
    );
    if (first === undefined || lost === undefined) return undefined;
    return `${lost.node} is ${lost.status}, and takes ${lost.coordinator ?? 'nobody'} for coordinator, not ${first.node}`;
  },
});

/** Three nodes that crash, resign and stand again, where messages arrive in time. */
export const bullySimulation = (changes: Partial<BullyRules> = {}): SimulatedProtocol => ({
  slug: 'leader-election/bully',
  title: 'Bully algorithm: three nodes',
  nodes,
  machineOf: () => bullyMachine(simulatedBully, changes),
  // It takes a network that loses nothing, and nodes that answer in time.
  faults: ['delay', 'crash', 'slow-disk', 'full-disk', 'clock-drift', 'clock-step'],
  driftPartsPerMillion,
  calmMs: 10_000,
  sampledSeeds: 8,
  ...electionClients(nodes),
  monitors: () => [atMostOneLeader(), eventuallyElected()],
  judges: [onlyOf(['leader'], linearizable(leaderElection()))],
  expectedCounters: ['elections won', 'elections begun again', 'calls without an answer', 'resignations'],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    const [before, after] = [event.before as BullyState, event.after as BullyState];
    const leads = (state: BullyState) => state.status === 'normal' && state.coordinator === state.node;
    const counted: string[] = [];
    if (leads(after) && !leads(before)) counted.push('elections won');
    if (after.status === 'resigned' && leads(before)) counted.push('resignations');
    if (event.input.kind === 'timer' && after !== before) {
      if (before.callee !== null) counted.push('calls without an answer');
      else if (after.status !== before.status) counted.push('elections begun again');
    }
    return counted;
  },
});
