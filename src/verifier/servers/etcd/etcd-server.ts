import { join } from 'node:path';
import { requireProgram, versionOf } from '../programs.ts';
import { httpRequests } from '../request-counter.ts';
import { advertisedHost, type NodePlan, realHost, type ServerDefinition } from '../server-definition.ts';
import { EtcdClient } from './etcd-client.ts';

const advertised = (port: number) => `http://${advertisedHost}:${port}`;
const real = (port: number) => `http://${realHost}:${port}`;
const program = () => requireProgram('etcd', 'etcd-server');
const statusLimitMs = 800;

/** Three nodes of etcd with its usual times: heartbeats every 100 ms, an election after 1 s of silence. */
export const etcdServer: ServerDefinition = {
  name: 'etcd',
  nodeCount: 3,
  peerRoles: ['peer'],
  dialling: 'advertised',
  startLimitMs: 30_000,
  framing: httpRequests,
  requirePrograms: () => void program(),
  version: () => versionOf([program(), '--version'], /etcd Version: (\S+)/),
  async prepare({ name, folder, ports }, all) {
    const cluster = all.map((node) => `${node.name}=${advertised(node.ports.peer!)}`).join(',');
    return {
      command: [
        program(),
        ...['--name', name, '--data-dir', join(folder, 'data')],
        ...[
          '--listen-client-urls',
          real(ports.client!),
          '--advertise-client-urls',
          advertised(ports.client!),
        ],
        ...['--listen-peer-urls', real(ports.peer!)],
        ...['--initial-advertise-peer-urls', advertised(ports.peer!)],
        ...['--initial-cluster', cluster, '--initial-cluster-state', 'new'],
        ...['--logger', 'zap', '--log-outputs', 'stderr'],
      ],
    };
  },
  async stateOf({ ports }: NodePlan) {
    const client = new EtcdClient(realHost, ports.client!);
    try {
      const status = await client.call('/v3/maintenance/status', {}, statusLimitMs);
      const { member_id: member } = (status.header ?? {}) as { member_id?: string };
      const leader = status.leader ?? '0';
      return { isReady: leader !== '0', isLeader: leader === member };
    } finally {
      client.close();
    }
  },
};
