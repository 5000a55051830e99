import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../core/bad-input.ts';
import { pause } from '../pause.ts';
import { Watchdog } from '../process/watchdog.ts';
import { ownerOfConnection, remotePortsOf } from './connection-owner.ts';
import { freePorts } from './free-ports.ts';
import { LinkRules, unknownDialler } from './link-rules.ts';
import { RequestCounter } from './request-counter.ts';
import {
  advertisedHost,
  type NodePlan,
  type NodeState,
  realHost,
  type ServerDefinition,
} from './server-definition.ts';
import { ServerProcess } from './server-process.ts';
import { SocksProxy } from './socks-proxy.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Whoever dials from this process. */
export const clientsName = 'clients';

const clientRole = 'client';
const pollMs = 50;
const stateLimitMs = 1_000;
const logLines = 5;

interface EnsembleNode {
  readonly plan: NodePlan;
  readonly process: ServerProcess;
  readonly clientProxy: TcpProxy;
  readonly peerProxies: readonly TcpProxy[];
  readonly socks: SocksProxy | undefined;
}

/**
 * The processes of an ensemble on loopback, each with a proxy before each of its addresses. Data, configuration and logs are in
 * a temporary folder, which stays if something went wrong.
 */
export class Ensemble {
  readonly definition: ServerDefinition;
  readonly nodes: readonly string[];
  readonly rules = new LinkRules();
  readonly requests: RequestCounter;
  /** Nodes that ended by themselves. */
  readonly unexpectedEnds: {
    readonly node: string;
    readonly message: string;
    readonly log: readonly string[];
  }[] = [];
  readonly #nodes = new Map<string, EnsembleNode>();
  #watchdog: Watchdog | undefined;
  #folder: string | undefined;

  constructor(definition: ServerDefinition) {
    this.definition = definition;
    this.nodes = Array.from({ length: definition.nodeCount }, (_, index) => `n${index + 1}`);
    this.requests = new RequestCounter(definition.framing);
  }

  /** Where logs and data are, once it was started. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /** Resolves when all nodes are ready. @throws BadInput if that cannot be, with the last lines of a log */
  async start(): Promise<void> {
    const { definition } = this;
    definition.requirePrograms();
    this.#folder = await mkdtemp(join(tmpdir(), `quorate-${definition.name.replaceAll('/', '-')}-`));
    const runId = `servers-${process.pid}-${Date.now().toString(36)}`;
    this.#watchdog = await Watchdog.start(runId);
    for (const plan of await this.#plans()) {
      await mkdir(plan.folder, { recursive: true });
      this.#nodes.set(plan.name, await this.#newNode(plan, runId, this.#watchdog));
    }
    for (const name of this.nodes) await this.run(name);
    await this.untilReady(definition.startLimitMs);
  }

  /** Starts the process of a node. */
  async run(name: string): Promise<void> {
    const { plan, process } = this.#node(name);
    const plans = [...this.#nodes.values()].map((node) => node.plan);
    await process.start(await this.definition.prepare(plan, plans));
  }

  processOf(name: string): ServerProcess {
    return this.#node(name).process;
  }

  clientProxyOf(name: string): TcpProxy {
    return this.#node(name).clientProxy;
  }

  /** All before a node: what reaches it comes through them. */
  proxiesOf(name: string): readonly TcpProxy[] {
    const { clientProxy, peerProxies } = this.#node(name);
    return [clientProxy, ...peerProxies];
  }

  /** Where clients reach a node. */
  clientAddressOf(name: string): { readonly host: string; readonly port: number } {
    return { host: advertisedHost, port: this.#node(name).plan.ports[clientRole]! };
  }

  /** Asked past all proxies; not ready if it does not answer. */
  async stateOf(name: string): Promise<NodeState> {
    const none: NodeState = { isReady: false, isLeader: false };
    const { plan, process } = this.#node(name);
    if (process.processId === undefined || process.isPaused()) return none;
    const late = pause(stateLimitMs).then(() => none);
    return Promise.race([this.definition.stateOf(plan).catch(() => none), late]);
  }

  /** What the servers say of themselves. */
  version(): Promise<string> {
    return this.definition.version(this.#node(this.nodes[0]!).plan);
  }

  /** Those that take themselves for the leader. */
  async leaders(): Promise<readonly string[]> {
    const states = await Promise.all(this.nodes.map((name) => this.stateOf(name)));
    return this.nodes.filter((_, index) => states[index]!.isLeader);
  }

  /** @throws BadInput if a node is not ready by then */
  async untilReady(maxMs: number): Promise<void> {
    const endMs = performance.now() + maxMs;
    for (;;) {
      const states = await Promise.all(this.nodes.map((name) => this.stateOf(name)));
      const missing = this.nodes.filter((_, index) => !states[index]!.isReady);
      if (missing.length === 0) return;
      const end = this.unexpectedEnds.find(({ node }) => missing.includes(node));
      if (end !== undefined) throw this.#notReady(end.message, end.node);
      if (performance.now() > endMs)
        throw this.#notReady(`${missing.join(', ')} not ready after ${maxMs} ms`, missing[0]!);
      await pause(pollMs);
    }
  }

  /**
   * Connections of one node to another that no proxy stands in: what a fault of the network does would not be what was asked for.
   * In words, such as `n2 → n1 (election)`.
   */
  directConnections(): readonly string[] {
    const nodes = [...this.#nodes.values()];
    const processIds = nodes.flatMap(({ process }) => process.processId ?? []);
    const found: string[] = [];
    for (const { processId, port } of remotePortsOf(processIds, realHost)) {
      const from = nodes.find(({ process }) => process.processId === processId)!;
      for (const to of nodes) {
        const role = this.definition.peerRoles.find((candidate) => to.plan.ports[candidate] === port);
        if (role !== undefined) found.push(`${from.plan.name} → ${to.plan.name} (${role})`);
      }
    }
    return found;
  }

  /** Ends everything. The folder is removed unless it may be of use. */
  async stop({ keepFolder = false } = {}): Promise<void> {
    for (const { process } of this.#nodes.values()) await process.kill();
    for (const { socks } of this.#nodes.values()) await socks?.close();
    for (const name of this.#nodes.keys()) for (const proxy of this.proxiesOf(name)) await proxy.close();
    await this.#watchdog?.finish();
    this.#watchdog = undefined;
    if (this.#folder !== undefined && !keepFolder && this.unexpectedEnds.length === 0)
      await rm(this.#folder, { recursive: true, force: true });
  }

  #node(name: string): EnsembleNode {
    return this.#nodes.get(name)!;
  }

  async #plans(): Promise<readonly NodePlan[]> {
    const roles = [clientRole, ...this.definition.peerRoles];
    // One more a node than it has addresses: what it may dial through.
    const width = roles.length + 1;
    const ports = await freePorts(this.nodes.length * width, [realHost, advertisedHost]);
    return this.nodes.map((name, index) => ({
      name,
      number: index + 1,
      folder: join(this.#folder!, name),
      ports: Object.fromEntries(roles.map((role, place) => [role, ports[index * width + place]!])),
      socksPort: ports[(index + 1) * width - 1]!,
    }));
  }

  async #newNode(plan: NodePlan, runId: string, watchdog: Watchdog): Promise<EnsembleNode> {
    const { name, folder } = plan;
    const process = new ServerProcess({
      name: `${this.definition.name} ${name}`,
      workingFolder: folder,
      logFile: join(folder, 'log'),
      runId,
      watchdog,
      onUnexpectedEnd: (message) =>
        this.unexpectedEnds.push({ node: name, message, log: process.lastLines(logLines) }),
    });
    const clientProxy = await this.#newProxy(plan, clientRole);
    const peerProxies: TcpProxy[] = [];
    for (const role of this.definition.peerRoles) peerProxies.push(await this.#newProxy(plan, role));
    const socks = this.definition.dialling === 'socks' ? await this.#newSocksProxy(plan) : undefined;
    return { plan, process, clientProxy, peerProxies, socks };
  }

  async #newProxy(plan: NodePlan, role: string): Promise<TcpProxy> {
    const port = plan.ports[role]!;
    const proxy = new TcpProxy({
      node: plan.name,
      target: { host: realHost, port },
      rules: this.rules,
      nameOfDialler: (sourcePort, proxyPort) => this.#nameOfDialler(sourcePort, proxyPort),
      ...(role === clientRole
        ? { onRequestBytes: (bytes, connection) => this.requests.add(bytes, `${plan.name} ${connection}`) }
        : {}),
    });
    await proxy.start(advertisedHost, port);
    return proxy;
  }

  async #newSocksProxy({ name, socksPort }: NodePlan): Promise<SocksProxy> {
    const socks = new SocksProxy((socket, port, grant) => {
      const proxy = this.#peerProxyBefore(port);
      if (proxy === undefined) socket.destroy();
      else proxy.attach(socket, name, grant);
    });
    await socks.start(advertisedHost, socksPort);
    return socks;
  }

  #peerProxyBefore(port: number): TcpProxy | undefined {
    const proxies = [...this.#nodes.values()].flatMap(({ peerProxies }) => peerProxies);
    return proxies.find((proxy) => proxy.port === port);
  }

  #nameOfDialler(sourcePort: number, proxyPort: number): string {
    const names = new Map<number, string>([[process.pid, clientsName]]);
    for (const [name, node] of this.#nodes)
      if (node.process.processId !== undefined) names.set(node.process.processId, name);
    const owner = ownerOfConnection(sourcePort, proxyPort, [...names.keys()]);
    return owner === undefined ? unknownDialler : names.get(owner)!;
  }

  #notReady(reason: string, node: string): BadInput {
    const log = this.#node(node).process.lastLines(logLines);
    return new BadInput(`${this.definition.name} cannot be started: ${reason}`, {
      remedy: [`Its log, in ${this.#folder}, ends so:`, ...log].join('\n  '),
    });
  }
}
