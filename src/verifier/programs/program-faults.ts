import type { ActiveFault, FaultEvidence, PlannedFault, TargetFaults } from '../target.ts';
import type { ProgramNetwork } from './network.ts';
import type { ProgramNode } from './program-node.ts';

/** What may be done to a cluster of programs. */
export const programFaultKinds = [
  'partition',
  'one-way-partition',
  'isolate',
  'loss',
  'duplication',
  'delay',
  'pause',
  'kill',
] as const;
export type ProgramFaultKind = (typeof programFaultKinds)[number];

/** What the faults need of the cluster. */
export interface FaultyCluster {
  readonly network: ProgramNetwork;
  node(id: string): ProgramNode;
  readonly nodes: readonly string[];
  /** How many messages and requests came for this node so far, or were thrown away because it was down. */
  arrivalsAt(node: string): number;
  restart(node: string): Promise<void>;
  kill(node: string): Promise<void>;
}

const LOSS_FRACTION = 0.3;
const DUPLICATION_FRACTION = 0.5;
const DELAY_FRACTION = 0.3;
const DELAY_MS = 200;

export function programFaults(cluster: FaultyCluster): TargetFaults {
  const { network } = cluster;
  const sides = (minority: readonly string[]): (readonly [string, string])[] =>
    cluster.nodes
      .filter((node) => !minority.includes(node))
      .flatMap((other) => minority.map((node) => [node, other] as const));
  const cutting = (links: readonly (readonly [string, string])[]): ActiveFault => {
    const before = network.counts.cut;
    for (const [from, to] of links) network.cut(from, to);
    return {
      async end() {
        for (const [from, to] of links) network.heal(from, to);
        return { hits: network.counts.cut - before, of: 'messages cut off' };
      },
    };
  };
  const disturbing = (
    disturbance: Parameters<ProgramNetwork['disturb']>[0],
    counter: 'lost' | 'duplicated' | 'delayed',
  ): ActiveFault => {
    const before = network.counts[counter];
    network.disturb(disturbance);
    return {
      async end() {
        network.disturb({});
        return { hits: network.counts[counter] - before, of: `messages ${counter}` };
      },
    };
  };
  const both = (links: readonly (readonly [string, string])[]) =>
    links.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  const kinds: Record<ProgramFaultKind, (fault: PlannedFault) => ActiveFault | Promise<ActiveFault>> = {
    partition: ({ nodes }) => cutting(both(sides(nodes))),
    isolate: ({ nodes }) => cutting(both(sides(nodes))),
    'one-way-partition': ({ nodes }) => cutting(sides(nodes)),
    loss: () => disturbing({ lossFraction: LOSS_FRACTION }, 'lost'),
    duplication: () =>
      disturbing({ duplicationFraction: DUPLICATION_FRACTION, delayMs: DELAY_MS }, 'duplicated'),
    delay: () => disturbing({ delayFraction: DELAY_FRACTION, delayMs: DELAY_MS }, 'delayed'),
    pause: ({ nodes }) => pausing(cluster, nodes),
    kill: ({ nodes }) => killing(cluster, nodes),
  };
  return {
    kinds: programFaultKinds,
    nodesOf: (kind, nodes, draw) => drawNodes(kind as ProgramFaultKind, nodes, draw),
    begin: async (fault) => kinds[fault.kind as ProgramFaultKind](fault),
  };
}

/** One node, or for a partition any minority. */
function drawNodes(
  kind: ProgramFaultKind,
  nodes: readonly string[],
  draw: (bound: number) => number,
): readonly string[] {
  if (kind === 'loss' || kind === 'duplication' || kind === 'delay') return nodes;
  const most =
    kind === 'partition' || kind === 'one-way-partition' ? Math.max(1, Math.floor(nodes.length / 2)) : 1;
  const rest = [...nodes];
  return Array.from({ length: 1 + draw(most) }, () => rest.splice(draw(rest.length), 1)[0]!);
}

function pausing(cluster: FaultyCluster, nodes: readonly string[]): ActiveFault {
  const arrivals = () => nodes.reduce((sum, node) => sum + cluster.arrivalsAt(node), 0);
  const before = arrivals();
  for (const node of nodes) cluster.node(node).pause();
  return {
    async end(): Promise<FaultEvidence> {
      const hits = arrivals() - before;
      for (const node of nodes) cluster.node(node).resume();
      return { hits, of: 'messages and requests that came meanwhile' };
    },
  };
}

async function killing(cluster: FaultyCluster, nodes: readonly string[]): Promise<ActiveFault> {
  const arrivals = () => nodes.reduce((sum, node) => sum + cluster.arrivalsAt(node), 0);
  const before = arrivals();
  for (const node of nodes) await cluster.kill(node);
  return {
    async end(): Promise<FaultEvidence> {
      const hits = arrivals() - before;
      for (const node of nodes) await cluster.restart(node);
      return { hits, of: 'messages and requests that were thrown away' };
    },
  };
}
