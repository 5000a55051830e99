import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PeerProxy } from './peer-proxy.ts';

export interface ServedClusterOptions {
  readonly nodes: readonly string[];
  /** Folders, traces and logs of the nodes go there. */
  readonly folder: string;
  /** What runs the command line: `node`, and its arguments up to `serve`. */
  readonly command: readonly string[];
  readonly settings?: Readonly<Record<string, number>>;
}

interface ClusterNode {
  readonly name: string;
  readonly peerPort: number;
  readonly httpPort: number;
  child: ChildProcess | undefined;
}

/** What the campaign needs of `/v1/status`. */
interface Status {
  readonly node: string;
  readonly role: string;
  readonly term: number;
  readonly connectedPeers: readonly string[];
}

/** The processes of `quorate serve raft`, each with a proxy before each of its peers. */
export class ServedCluster {
  readonly #options: ServedClusterOptions;
  readonly #nodes: ReadonlyMap<string, ClusterNode>;
  /** By dialling and dialled node: `n1→n2`. */
  readonly #proxies: ReadonlyMap<string, PeerProxy>;
  /** How often a node was started. */
  readonly starts = new Map<string, number>();
  /** Nodes that ended without having been told to. */
  readonly unexpectedEnds: string[] = [];

  private constructor(
    options: ServedClusterOptions,
    nodes: ReadonlyMap<string, ClusterNode>,
    proxies: ReadonlyMap<string, PeerProxy>,
  ) {
    this.#options = options;
    this.#nodes = nodes;
    this.#proxies = proxies;
  }

  static async start(options: ServedClusterOptions): Promise<ServedCluster> {
    const { nodes: names, folder } = options;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'peer.key'), randomBytes(32).toString('base64'), { mode: 0o600 });
    const ports = await freePorts(names.length * 2);
    const nodes = new Map(
      names.map((name, index) => [
        name,
        { name, peerPort: ports[2 * index]!, httpPort: ports[2 * index + 1]!, child: undefined },
      ]),
    );
    const proxies = new Map<string, PeerProxy>();
    for (const from of names) {
      for (const to of names) {
        if (from === to) continue;
        const proxy = new PeerProxy(nodes.get(to)!.peerPort);
        await proxy.start();
        proxies.set(`${from}→${to}`, proxy);
      }
    }
    const cluster = new ServedCluster(options, nodes, proxies);
    for (const name of names) cluster.run(name);
    return cluster;
  }

  get names(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  get endpoints(): readonly string[] {
    return [...this.#nodes.values()].map(({ httpPort }) => `http://127.0.0.1:${httpPort}`);
  }

  endpointOf(name: string): string {
    return `http://127.0.0.1:${this.#nodes.get(name)!.httpPort}`;
  }

  traceOf(name: string): string {
    return join(this.#options.folder, `${name}.trace.jsonl`);
  }

  /** The proxy through which one node sends to another. */
  link(from: string, to: string): PeerProxy {
    return this.#proxies.get(`${from}→${to}`)!;
  }

  /** Starts the process of a node. */
  run(name: string): void {
    const { folder, command, settings = {} } = this.#options;
    const node = this.#nodes.get(name)!;
    const addresses = [...this.#nodes.values()].map((other) => {
      const port = other === node ? node.peerPort : this.link(name, other.name).port;
      return `${other.name}=127.0.0.1:${port}`;
    });
    const [program, ...args] = command as [string, ...string[]];
    const child = spawn(
      program,
      [
        ...args,
        ...['serve', 'raft', '--node', name, '--peers', addresses.join(','), '--data', join(folder, name)],
        ...['--http', String(node.httpPort), '--peer-key-file', join(folder, 'peer.key')],
        ...['--trace', this.traceOf(name)],
        ...Object.entries(settings).flatMap(([setting, value]) => ['--set', `${setting}=${value}`]),
      ],
      // The channel ends the node with this process, however that ends.
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    child.stderr!.pipe(createWriteStream(join(folder, `${name}.log`), { flags: 'a' }));
    child.once('exit', (code, signal) => {
      if (node.child !== child) return;
      node.child = undefined;
      this.unexpectedEnds.push(`${name}: ${signal ?? `exit ${code}`}`);
    });
    node.child = child;
    this.starts.set(name, (this.starts.get(name) ?? 0) + 1);
  }

  /** `kill -9`. Resolves when the process is gone. */
  async kill(name: string): Promise<void> {
    await this.#end(name, 'SIGKILL');
  }

  /** Tells it to end in order. @returns the exit code. */
  terminate(name: string): Promise<number | null> {
    return this.#end(name, 'SIGTERM');
  }

  pause(name: string): void {
    this.#nodes.get(name)!.child!.kill('SIGSTOP');
  }

  resume(name: string): void {
    this.#nodes.get(name)!.child!.kill('SIGCONT');
  }

  /** Whether the system says that the process is stopped; on Linux only, elsewhere taken for granted. */
  isPaused(name: string): boolean {
    if (process.platform !== 'linux') return true;
    const stat = readFileSync(`/proc/${this.#nodes.get(name)!.child!.pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  }

  /** Its disk is lost. The node must not run. */
  async eraseDisk(name: string): Promise<void> {
    await rm(join(this.#options.folder, name), { recursive: true });
  }

  /** Who says that it leads, in the greatest term. */
  async leader(): Promise<string | undefined> {
    const statuses = await Promise.all(this.names.map((name) => this.statusOf(name)));
    const leading = statuses.filter((status) => status?.role === 'leader');
    return leading.toSorted((one, other) => other!.term - one!.term)[0]?.node;
  }

  async statusOf(name: string): Promise<Status | undefined> {
    try {
      const response = await fetch(`${this.endpointOf(name)}/v1/status`, {
        signal: AbortSignal.timeout(300),
      });
      return (await response.json()) as Status;
    } catch {
      return undefined;
    }
  }

  /** @throws Error if nobody leads for a minute, with what has ended meanwhile. */
  async untilReady(): Promise<void> {
    const endMs = performance.now() + 60_000;
    while ((await this.leader()) === undefined) {
      if (performance.now() > endMs)
        throw new Error(`no leader for a minute; ended by themselves: ${this.unexpectedEnds.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until each node sends to each other, for so long at most. */
  async untilConnected(maxMs: number): Promise<void> {
    const endMs = performance.now() + maxMs;
    while (performance.now() < endMs) {
      const statuses = await Promise.all(this.names.map((name) => this.statusOf(name)));
      if (statuses.every((status) => status?.connectedPeers.length === this.names.length - 1)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    for (const proxy of this.#proxies.values()) proxy.heal();
    for (const { name, child } of this.#nodes.values()) if (child !== undefined) await this.kill(name);
    for (const proxy of this.#proxies.values()) await proxy.close();
  }

  /** `null` as well if it does not run. */
  async #end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const node = this.#nodes.get(name)!;
    const { child } = node;
    if (child === undefined) return null;
    node.child = undefined;
    const ended = once(child, 'exit');
    child.kill(signal);
    child.kill('SIGCONT');
    const [code] = await ended;
    return code;
  }
}

/** Ports that are free now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) await once(server.close(), 'close');
  return ports;
}
