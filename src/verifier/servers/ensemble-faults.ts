import { pause } from '../pause.ts';
import type { ActiveFault, FaultEvidence, PlannedFault, TargetFaults } from '../target.ts';
import type { ClientGate } from './client-gate.ts';
import { clientsName, type Ensemble } from './ensemble.ts';
import type { OrderedPair } from './link-rules.ts';

/** What can be done to an ensemble whose nodes reach each other. */
const networkKinds = ['partition', 'one-way-partition', 'delay'] as const;
/** What can be done to any server. */
const serverKinds = ['client-partition', 'reset', 'pause', 'kill', 'restart-all'] as const;
const clientPause = 'client-pause';

/** Stands for whoever leads when the fault begins: it is there that most can go wrong. */
export const theLeader = 'leader';

const delayMs = 150;
const statePollMs = 20;
const pausedLimitMs = 10_000;
/** Longer than followers wait for a leader before they speak to it as candidates. */
const hitLimitMs = 4_000;
/** Servers notice an expired session at their next look, and a new leader gives all sessions their time anew. */
const expiryMarginMs = 2_000;

export interface EnsembleFaultsOptions {
  readonly ensemble: Ensemble;
  readonly hasPeers: boolean;
  /** Where a client that holds a lock can be paused; there only if clients hold any. */
  readonly gate?: ClientGate;
  /** Tells which node "leader" was. */
  readonly onLeaderHit: (node: string) => void;
}

/** Faults that need no privileges: proxies, signals, and clients that stand still. */
export function ensembleFaults(options: EnsembleFaultsOptions): TargetFaults {
  const { ensemble, hasPeers, gate, onLeaderHit } = options;
  const kinds = [
    ...(hasPeers ? networkKinds : []),
    ...serverKinds,
    ...(gate === undefined ? [] : [clientPause]),
  ];
  return {
    kinds,
    nodesOf(kind, nodes, draw) {
      if (kind === 'restart-all' || kind === clientPause) return nodes;
      return hasPeers && draw(2) === 0 ? [theLeader] : [nodes[draw(nodes.length)]!];
    },
    async begin(fault) {
      const nodes: string[] = [];
      for (const node of fault.nodes) nodes.push(node === theLeader ? await leaderOf(ensemble) : node);
      if (fault.nodes.includes(theLeader)) onLeaderHit(nodes[0]!);
      return begin(options, { ...fault, nodes });
    },
  };
}

async function leaderOf(ensemble: Ensemble): Promise<string> {
  return (await ensemble.leaders())[0] ?? ensemble.nodes[0]!;
}

async function begin({ ensemble, gate }: EnsembleFaultsOptions, fault: PlannedFault): Promise<ActiveFault> {
  const [node] = fault.nodes as [string];
  const others = ensemble.nodes.filter((other) => other !== node);
  const outgoing = others.map((other) => ({ from: node, to: other }));
  const incoming = others.map((other) => ({ from: other, to: node }));
  switch (fault.kind) {
    case 'partition':
      return cutting(ensemble, [...outgoing, ...incoming]);
    case 'one-way-partition':
      return cutting(ensemble, outgoing);
    case 'client-partition':
      return cutting(ensemble, [
        { from: clientsName, to: node },
        { from: node, to: clientsName },
      ]);
    case 'delay':
      return delaying(ensemble, [...outgoing, ...incoming]);
    case 'reset':
      return resetting(ensemble, node);
    case 'pause':
      return pausing(ensemble, node);
    case 'kill':
      return killing(ensemble, fault.nodes);
    case 'restart-all':
      return restarting(ensemble, fault.nodes);
    case clientPause:
      return pausingClient(gate!);
    default:
      throw new RangeError(`servers have no fault "${fault.kind}"`);
  }
}

function cutting({ rules }: Ensemble, pairs: readonly OrderedPair[]): ActiveFault {
  const cut = rules.cut(pairs);
  return {
    async end() {
      await untilHit(() => cut.count.swallowedPieces + cut.count.swallowedConnections);
      rules.heal(cut);
      const { swallowedPieces, swallowedConnections } = cut.count;
      return { hits: swallowedPieces + swallowedConnections, of: 'pieces of data and connections swallowed' };
    },
  };
}

function delaying({ rules }: Ensemble, pairs: readonly OrderedPair[]): ActiveFault {
  const before = rules.delayedPieces;
  for (const { from, to } of pairs) rules.delay(from, to, delayMs);
  return {
    async end() {
      await untilHit(() => rules.delayedPieces - before);
      for (const { from, to } of pairs) rules.delay(from, to, 0);
      return { hits: rules.delayedPieces - before, of: `pieces of data delayed by ${delayMs} ms` };
    },
  };
}

/** A fault that is to end before it has hit anything lasts a little longer: a short one may fall between two messages. */
async function untilHit(hits: () => number): Promise<void> {
  const endMs = performance.now() + hitLimitMs;
  while (hits() === 0 && performance.now() < endMs) await pause(statePollMs);
}

/** Once, at the beginning: what is dialled again afterwards works. */
function resetting(ensemble: Ensemble, node: string): ActiveFault {
  const hits = ensemble.proxiesOf(node).reduce((sum, proxy) => sum + proxy.reset(), 0);
  return { end: async () => ({ hits, of: 'connections reset' }) };
}

async function pausing(ensemble: Ensemble, node: string): Promise<ActiveFault> {
  const server = ensemble.processOf(node);
  const arrived = () => ensemble.rules.piecesTo(node);
  server.pause();
  const before = arrived();
  const endMs = performance.now() + pausedLimitMs;
  while (!server.isPaused() && performance.now() < endMs) await pause(statePollMs);
  return {
    async end(): Promise<FaultEvidence> {
      await untilHit(() => arrived() - before);
      const hits = server.isPaused() ? arrived() - before : 0;
      server.resume();
      return { hits, of: 'pieces of data that came while it was stopped' };
    },
  };
}

async function killing(ensemble: Ensemble, nodes: readonly string[]): Promise<ActiveFault> {
  const proxies = nodes.flatMap((node) => ensemble.proxiesOf(node));
  const refused = () => proxies.reduce((sum, proxy) => sum + proxy.count.refusedByNode, 0);
  const before = refused();
  const broken = proxies.reduce((sum, proxy) => sum + proxy.openConnections(), 0);
  await Promise.all(nodes.map((node) => ensemble.processOf(node).kill()));
  return {
    async end(): Promise<FaultEvidence> {
      const hits = broken + refused() - before;
      for (const node of nodes) await ensemble.run(node);
      return { hits, of: 'connections broken or refused' };
    },
  };
}

/** The power fails for all at once, for a moment. */
async function restarting(ensemble: Ensemble, nodes: readonly string[]): Promise<ActiveFault> {
  const killed = await killing(ensemble, nodes);
  const evidence = await killed.end();
  return { end: async () => evidence };
}

/** Lasts at least until the session of who was caught is over for everybody. */
function pausingClient(gate: ClientGate): ActiveFault {
  const paused = gate.begin();
  return {
    async end(): Promise<FaultEvidence> {
      const { sleeper } = paused;
      if (sleeper !== undefined) {
        const overMs = sleeper.sinceMs + sleeper.sessionMs + expiryMarginMs;
        await pause(overMs - performance.now());
      }
      paused.release();
      const hits = sleeper === undefined ? 0 : 1;
      return { hits, of: 'clients that held a lock, paused for longer than their session' };
    },
  };
}
