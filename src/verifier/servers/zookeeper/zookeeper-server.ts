import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { requireFile, requireProgram } from '../programs.ts';
import { zooKeeperPackets } from '../request-counter.ts';
import { advertisedHost, type NodePlan, realHost, type ServerDefinition } from '../server-definition.ts';

const java = () => requireProgram('java', 'default-jre-headless');
/** The first one's manifest names what it needs; the second is what it writes its log with. */
const jars = () => [
  requireFile('/usr/share/java/zookeeper.jar', 'libzookeeper-java'),
  requireFile('/usr/share/java/slf4j-simple.jar', 'libslf4j-java'),
];

const commandLimitMs = 800;

const settings = [
  'tickTime=300',
  'initLimit=30',
  // A follower that is silent for so many ticks is given up, and so is a leader.
  'syncLimit=5',
  'maxSessionTimeout=60000',
  'maxClientCnxns=0',
  'admin.enableServer=false',
  '4lw.commands.whitelist=srvr',
];

const properties = [
  // A node that looks for a leader asks less and less often, in the end once a minute, unless told otherwise.
  '-Dzookeeper.fastleader.maxNotificationInterval=1000',
  '-Dzookeeper.cnxTimeout=1000',
  '-Dzookeeper.preAllocSize=4096',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];

/** Three nodes of ZooKeeper. Sessions and followers time out after seconds, not minutes, so that a run sees it happen. */
export const zooKeeperServer: ServerDefinition = {
  name: 'zookeeper',
  nodeCount: 3,
  peerRoles: ['quorum', 'election'],
  // A node tells others its election address, which is where it listens, and they dial what they were told.
  dialling: 'socks',
  startLimitMs: 60_000,
  framing: zooKeeperPackets,
  requirePrograms() {
    java();
    jars();
  },
  async version(node) {
    return /version: ([\d.]+)/.exec(await statusOf(node))?.[1] ?? 'of unknown version';
  },
  async prepare(node, all) {
    const { folder, number, ports, socksPort } = node;
    const data = join(folder, 'data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'myid'), String(number));
    const servers = all.map(
      (other) => `server.${other.number}=${realHost}:${other.ports.quorum}:${other.ports.election}`,
    );
    const own = [`dataDir=${data}`, `clientPort=${ports.client}`, `clientPortAddress=${realHost}`];
    await writeFile(join(folder, 'zoo.cfg'), [...settings, ...own, ...servers, ''].join('\n'));
    return {
      command: [
        java(),
        ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.net.preferIPv4Stack=true'],
        ...[`-DsocksProxyHost=${advertisedHost}`, `-DsocksProxyPort=${socksPort}`, '-DsocksNonProxyHosts='],
        ...properties,
        ...['-cp', jars().join(':'), 'org.apache.zookeeper.server.quorum.QuorumPeerMain'],
        join(folder, 'zoo.cfg'),
      ],
    };
  },
  async stateOf(node) {
    const mode = /^Mode: (\w+)/m.exec(await statusOf(node))?.[1];
    return { isReady: mode === 'leader' || mode === 'follower', isLeader: mode === 'leader' };
  },
};

/** The answer to the four-letter word `srvr`: the server writes it and closes the connection. */
async function statusOf({ ports }: NodePlan): Promise<string> {
  const socket = connect(ports.client!, realHost);
  let text = '';
  socket.on('data', (bytes) => (text += bytes));
  socket.write('srvr');
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(commandLimitMs) });
    return text;
  } finally {
    socket.destroy();
  }
}
