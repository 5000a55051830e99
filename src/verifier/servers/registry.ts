import type { Workload } from '../workload.ts';
import { leaderElection } from '../workloads/leader-election.ts';
import { lease } from '../workloads/lease.ts';
import { linKv } from '../workloads/lin-kv.ts';
import { lock } from '../workloads/lock.ts';
import { etcdServer } from './etcd/etcd-server.ts';
import { EtcdSession } from './etcd/etcd-session.ts';
import { fencedCounter, unfencedCounter } from './guarded-counter.ts';
import { type RedisServerOptions, redisServer } from './redis/redis-server.ts';
import { RedisSession } from './redis/redis-session.ts';
import { ServerTarget, type ServerTargetOptions } from './server-target.ts';
import { zooKeeperServer } from './zookeeper/zookeeper-server.ts';
import { type ReadMode, ZooKeeperSession } from './zookeeper/zookeeper-session.ts';

/** A real server that `quorate verify` can start, drive and break. */
export interface ServerEntry {
  readonly name: string;
  readonly about: string;
  /** Debian's packages that it needs. */
  readonly needs: readonly string[];
  readonly workloads: readonly Workload[];
  create(workload: Workload): ServerTarget;
}

/** Who holds nothing has no reason to lose its session while a node is stopped. */
const registerSessionMs = 30_000;
const lockSessionMs = 2_000;

const counters = [unfencedCounter, fencedCounter];
const locks = [lock, leaderElection, ...counters];

function entry(
  about: Pick<ServerEntry, 'name' | 'about' | 'needs' | 'workloads'>,
  options: Pick<ServerTargetOptions, 'definition' | 'openSession' | 'notes'>,
): ServerEntry {
  return { ...about, create: (workload) => new ServerTarget({ ...options, name: about.name, workload }) };
}

export const serverTargets: readonly ServerEntry[] = [
  entry(
    {
      name: 'etcd',
      about: 'three nodes of etcd; reads are linearizable, as they are unless asked otherwise',
      needs: ['etcd-server'],
      workloads: [linKv, lease, ...locks],
    },
    { definition: etcdServer, openSession: async (place) => new EtcdSession(place) },
  ),
  entry(
    {
      name: 'etcd/serializable-reads',
      about: 'the same; reads are answered by the node that is asked, which may not have heard of the latest',
      needs: ['etcd-server'],
      workloads: [linKv],
    },
    {
      definition: etcdServer,
      openSession: async (place) => new EtcdSession({ ...place, isSerializable: true }),
    },
  ),
  ...zooKeeperEntries(),
  ...redisEntries(),
];

function zooKeeperEntries(): readonly ServerEntry[] {
  const modes: readonly (readonly [name: string, ReadMode, about: string])[] = [
    ['zookeeper', 'sync', 'three nodes of ZooKeeper; a sync comes before each read'],
    ['zookeeper/write-before-read', 'write', 'the same; a write of something else comes before each read'],
    ['zookeeper/local-reads', 'local', 'the same; a read is answered by the node that is asked'],
  ];
  return modes.map(([name, readMode, about]) =>
    entry(
      {
        ...{ name, about },
        needs: ['libzookeeper-java', 'libslf4j-java', 'default-jre-headless'],
        workloads: readMode === 'sync' ? [linKv, ...locks] : [linKv],
      },
      {
        definition: zooKeeperServer,
        openSession: (place, workload) =>
          ZooKeeperSession.open({
            ...{ ...place, readMode },
            sessionMs: workload === linKv ? registerSessionMs : lockSessionMs,
          }),
      },
    ),
  );
}

function redisEntries(): readonly ServerEntry[] {
  const kinds: readonly (readonly [name: string, RedisServerOptions, about: string])[] = [
    [
      'redis',
      { nodeCount: 1, isPersistent: true },
      'one Redis; each command is on the disk before its answer',
    ],
    ['redis/in-memory', { nodeCount: 1, isPersistent: false }, 'one Redis that forgets all when it ends'],
    [
      'redis/quorum',
      { nodeCount: 3, isPersistent: true },
      'three Redis masters that know nothing of each other, and the quorum lock over them',
    ],
    [
      'redis/quorum-in-memory',
      { nodeCount: 3, isPersistent: false },
      'the same; they forget all when they end',
    ],
  ];
  return kinds.map(([name, options, about]) =>
    entry(
      {
        ...{ name, about },
        needs: ['redis-server'],
        workloads: options.nodeCount === 1 ? [linKv, lock, ...counters] : [lock, ...counters],
      },
      { definition: redisServer(options), openSession: (place) => RedisSession.open(place) },
    ),
  );
}
