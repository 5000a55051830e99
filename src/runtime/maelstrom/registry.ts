import type { NodeWorkload } from './node-workload.ts';

export interface NodeEntry {
  readonly about: string;
  /** Loaded when it is asked for: a node is to start quickly. */
  readonly load: () => Promise<NodeWorkload>;
}

const replicated = () => import('./workloads/replicated-types.ts');
const clocks = () => import('./workloads/logical-clocks.ts');
const locks = () => import('./workloads/locks.ts');

/** What `quorate node` runs, by workload. */
export const nodeWorkloads: Readonly<Record<string, NodeEntry>> = {
  echo: {
    about: 'gives back what it is given',
    load: async () => (await import('./workloads/echo.ts')).echo,
  },
  'unique-ids': {
    about: 'identifiers of the node, its life and a count',
    load: async () => (await import('./workloads/unique-ids.ts')).uniqueIds,
  },
  broadcast: { about: 'a G-set', load: async () => (await replicated()).broadcast },
  'g-set': { about: 'a G-set', load: async () => (await replicated()).growOnlySet },
  'g-counter': { about: 'a G-counter', load: async () => (await replicated()).growOnlyCounter },
  'pn-counter': { about: 'a PN-counter', load: async () => (await replicated()).positiveNegativeCounter },
  'or-set': { about: 'an OR-set', load: async () => (await replicated()).observedRemoveSet },
  'lin-kv': {
    about: 'a key-value store on Raft',
    load: async () => (await import('./workloads/lin-kv.ts')).linKv,
  },
  lock: { about: 'locks on Raft', load: async () => (await locks()).lock },
  'fenced-lock': { about: 'locks with fencing tokens on Raft', load: async () => (await locks()).fencedLock },
  lease: { about: 'leases on Raft', load: async () => (await locks()).lease },
  'leader-election': {
    about: 'elections for others, on Raft',
    load: async () => (await import('./workloads/leader-election.ts')).leaderElection,
  },
  'generation-clock': {
    about: 'generations, each voted for by a quorum',
    load: async () => (await import('./workloads/generation-clock.ts')).generationClock,
  },
  'lamport-clock': { about: 'a Lamport clock', load: async () => (await clocks()).lamportClock },
  'vector-clock': { about: 'a vector clock', load: async () => (await clocks()).vectorClock },
  hlc: { about: 'a hybrid logical clock', load: async () => (await clocks()).hybridClock },
};
