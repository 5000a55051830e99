import { type Command, InvalidArgumentError } from 'commander';
import type { PeerAddress } from '../runtime/peers/peer-settings.ts';
import { collect, parseWholeNumber } from './parse-options.ts';

export interface ServeCommandOptions {
  readonly node?: string;
  readonly peers?: Readonly<Record<string, PeerAddress>>;
  readonly peerListen?: PeerAddress;
  readonly peerKeyFile?: string;
  readonly data?: string;
  readonly http?: PeerAddress;
  readonly httpAdvertise?: string;
  readonly httpTokenFile?: string;
  readonly allowHost?: readonly string[];
  readonly cluster: string;
  readonly set?: readonly string[];
  readonly trace?: string;
  readonly localCluster?: number;
  readonly listen?: PeerAddress;
  readonly servers?: readonly PeerAddress[];
  readonly peerPort: number;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .argument('<protocol>', 'what to serve: raft or clock-sync')
    .summary('run a node of a protocol, or a whole cluster on this machine')
    .description(
      'Runs the reference implementation of a protocol as a process: raft over TCP with its peers, with a log on disk and an\n' +
        'HTTP/JSON API for its clients; clock-sync as an SNTP server that follows others. Writes what happens to standard error, one JSON object a line.',
    )
    .option('--node <name>', 'the name of this node')
    .option('--peers <addresses>', 'all nodes of the cluster, such as n1=10.0.0.1:7001,n2=…', parsePeers)
    .option('--data <folder>', 'where the node keeps what must not be lost; made if it is not there')
    .option(
      '--http <address>',
      'PORT or HOST:PORT for clients; on this machine only unless a host is named',
      parseHttp,
    )
    .option(
      '--listen <address>',
      'of a clock: PORT or HOST:PORT for SNTP by UDP; on this machine only unless a host is named',
      parseHttp,
    )
    .option(
      '--servers <addresses>',
      'of a clock: SNTP servers to follow, such as time1.example.org,10.0.0.9:123',
      parseServers,
    )
    .option('--cluster <name>', 'nodes of other clusters are refused', 'quorate')
    .option('--peer-key-file <file>', 'the secret that all nodes share; or QUORATE_PEER_KEY')
    .option('--peer-listen <address>', 'HOST:PORT, where it is not what --peers says', parseAddress)
    .option('--http-token-file <file>', 'the secret that clients must show; or QUORATE_HTTP_TOKEN')
    .option('--http-advertise <url>', 'where clients are sent to for this node, such as http://10.0.0.1:8001')
    .option('--allow-host <host>', 'HOST:PORT that requests may be addressed to as well; repeatable', collect)
    .option(
      '--set <name=number>',
      'a setting of the protocol, such as electionTimeoutMinMs=300; repeatable',
      collect,
    )
    .option('--trace <file>', 'writes each step as a line, for quorate validate; of a local cluster a folder')
    .option(
      '--local-cluster <count>',
      'starts so many nodes on this machine, and ends with them',
      parseWholeNumber,
    )
    .option(
      '--peer-port <port>',
      'of a local cluster: the first of the ports between the nodes',
      parsePort,
      7001,
    )
    .addHelpText(
      'after',
      `
Examples:
  quorate serve raft --local-cluster 3 --data raft-data
  quorate serve raft --node n1 --peers n1=10.0.0.1:7001,n2=10.0.0.2:7001,n3=10.0.0.3:7001 \\
    --peer-key-file peer.key --data /var/lib/quorate --http 8001
  quorate serve clock-sync --listen 10123 --servers 10.0.0.1,10.0.0.2,10.0.0.3 --http 8001

A local cluster listens for clients on the port of --http (8001) and those after it, and makes its own key.
Ctrl-C, or SIGTERM, ends it in order; a second one at once.

Exit codes: 0 ended in order, 2 could not go on (the log says why), 3 bad input.`,
    )
    .action(async (slug: string, options: ServeCommandOptions) => {
      if (slug === 'clock-sync') {
        const { serveClock } = await import('./serve-clock.ts');
        process.exitCode = await serveClock(options);
        return;
      }
      const { chooseService, serveNode } = await import('./serve-node.ts');
      const service = await chooseService(slug);
      const { localCluster } = options;
      if (localCluster === undefined) {
        process.exitCode = await serveNode(service, options);
      } else {
        const { runLocalCluster } = await import('./local-cluster.ts');
        process.exitCode = await runLocalCluster(service, options, localCluster);
      }
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port;
  throw new InvalidArgumentError('Expected a port, 0 to 65535.');
}

/** `host:port`, `[::1]:port`. */
function parseAddress(text: string): PeerAddress {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || port === undefined) throw new InvalidArgumentError('Expected HOST:PORT.');
  return { host, port: parsePort(port) };
}

function parseHttp(text: string): PeerAddress {
  return /^\d+$/.test(text) ? { host: '127.0.0.1', port: parsePort(text) } : parseAddress(text);
}

function parsePeers(text: string): Readonly<Record<string, PeerAddress>> {
  const pairs = text.split(',').map((pair) => {
    const [, name, address] = /^([A-Za-z0-9_.-]{1,64})=(.+)$/.exec(pair.trim()) ?? [];
    if (name === undefined) throw new InvalidArgumentError('Expected NAME=HOST:PORT,NAME=HOST:PORT,…');
    return [name, parseAddress(address!)] as const;
  });
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw new InvalidArgumentError('Two nodes have the same name.');
  return Object.fromEntries(pairs);
}

/** `host`, `host:port`, `[::1]:port`; the port of NTP unless given. */
function parseServers(text: string): readonly PeerAddress[] {
  return text.split(',').map((part) => {
    const server = part.trim();
    return /^[^:[\]]+$/.test(server) ? { host: server, port: 123 } : parseAddress(server);
  });
}
