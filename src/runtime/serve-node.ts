import { join } from 'node:path';
import { DurableLog } from './durable-log.ts';
import { HttpApi } from './http/http-api.ts';
import type { HttpLimits } from './http/http-limits.ts';
import { Metrics } from './metrics.ts';
import { NodeFolder } from './node-folder.ts';
import { NodeProcess } from './node-process.ts';
import { PeerNetwork } from './peers/peer-network.ts';
import type { PeerAddress, PeerLimits } from './peers/peer-settings.ts';
import { actionOf, overloaded, type Service } from './services/service.ts';
import type { StructuredLog } from './structured-log.ts';
import { TraceFile } from './trace-file.ts';

export interface ServeOptions {
  readonly service: Service;
  readonly node: string;
  readonly cluster: string;
  /** All nodes, this one among them. */
  readonly peers: Readonly<Record<string, PeerAddress>>;
  /** Where this node listens for its peers, if that is not where they reach it. */
  readonly peerListen?: PeerAddress | undefined;
  readonly peerKey: Uint8Array;
  readonly folder: string;
  readonly http: PeerAddress;
  /** Where clients reach this node, if that is not where it listens: `http://host:port`. */
  readonly httpAdvertise?: string | undefined;
  readonly allowedHosts?: readonly string[];
  readonly httpToken?: string | undefined;
  readonly settings?: Readonly<Record<string, number>>;
  /** Where steps are written. */
  readonly trace?: string | undefined;
  readonly log: StructuredLog;
  /** The node cannot go on: it has stopped, and the process should end. */
  readonly onFailure: (error: Error) => void;
  readonly httpLimits?: Partial<HttpLimits>;
  readonly peerLimits?: Partial<PeerLimits>;
}

/** While more records than this wait for the disk, nothing new is taken: messages are lost, operations are refused. */
const maxWaitingRecords = 10_000;
const farewellMs = 2_000;
const graceMs = 5_000;

/** A node that serves: the machine of a protocol with its folder, its peers and its clients. */
export class ServedNode {
  readonly #options: ServeOptions;
  readonly #folder: NodeFolder;
  readonly #log: DurableLog;
  readonly #process: NodeProcess;
  readonly #network: PeerNetwork;
  readonly #http: HttpApi;
  readonly #trace: TraceFile | undefined;
  readonly #metrics = new Metrics();
  readonly #httpAddresses = new Map<string, string>();
  #hasFailed = false;
  #closing: Promise<void> | undefined;
  /** Where clients are served: `http://127.0.0.1:8001`. */
  httpUrl = '';

  private constructor(options: ServeOptions, folder: NodeFolder, log: DurableLog) {
    const { service, node, peers, settings = {} } = options;
    this.#options = options;
    this.#folder = folder;
    this.#log = log;
    this.#trace =
      options.trace === undefined
        ? undefined
        : new TraceFile(options.trace, node, folder.incarnation, service);
    this.#process = new NodeProcess({
      node,
      machine: service.machine({ node, nodes: Object.keys(peers), settings }),
      log,
      incarnation: folder.incarnation,
      send: (to, envelope) => this.#network.send(to, envelope),
      onFailure: (error) => this.#fail('machineFailed', error),
      observe: (step) => {
        this.#trace?.write(step);
        const kind = step.input?.kind ?? 'start';
        this.#metrics.add('steps_total', 'Steps of the machine.', 1, {
          input: kind,
          action: actionOf(step.input),
        });
      },
    });
    this.#network = this.#createNetwork();
    this.#http = this.#createHttp();
    this.#metrics.onRead(() => this.#readMetrics());
  }

  /** @throws BadInput if the folder is damaged, held or another's; Error if an address is taken. */
  static async start(options: ServeOptions): Promise<ServedNode> {
    const { node, cluster, service, log: report } = options;
    const folder = await NodeFolder.open(options.folder, { protocol: service.slug, cluster, node });
    let served: ServedNode | undefined;
    try {
      const log = await DurableLog.open({
        disk: folder.disk,
        source: join(folder.path, 'log'),
        onFailure: (error) => served!.#fail('diskFailed', error),
        onSync: (records, bytes, ms) => served!.#countSync(records, bytes, ms),
      });
      if (log.tornBytes > 0) report('warning', 'logTorn', { bytes: log.tornBytes });
      served = new ServedNode(options, folder, log);
      await served.#start();
      return served;
    } catch (error) {
      await (served ?? folder).close();
      throw error;
    }
  }

  /** Hands over what it can, answers what it was asked, and stops. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #start(): Promise<void> {
    const { service, node, httpAdvertise, log } = this.#options;
    // Before anybody can ask it for something; what it sends waits for its peers.
    this.#process.start();
    const port = await this.#http.start();
    const { host } = this.#options.http;
    this.httpUrl = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    this.#network.introduce({ http: httpAdvertise ?? this.httpUrl });
    await this.#network.start();
    log('info', 'started', {
      protocol: service.slug,
      incarnation: this.#folder.incarnation,
      records: this.#log.records.length,
      http: this.httpUrl,
      node,
    });
  }

  async #close(): Promise<void> {
    const { log } = this.#options;
    if (!this.#hasFailed) await this.#sayFarewell();
    await this.#http.close(this.#hasFailed ? 0 : graceMs);
    this.#process.stop();
    await this.#network.close();
    await this.#log.close().catch(() => {});
    this.#trace?.close();
    await this.#folder.close();
    log('info', 'stopped');
  }

  /** Gives leadership away, say, so that clients need not wait for the others to notice that this node has gone. */
  async #sayFarewell(): Promise<void> {
    const operation = this.#options.service.farewell?.(this.#process.state);
    if (operation === undefined) return;
    const { reply, forget } = this.#process.submit(operation, 'shutdown');
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([reply, new Promise((resolve) => (timer = setTimeout(resolve, farewellMs)))]);
    clearTimeout(timer);
    forget();
  }

  #fail(event: string, error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#process.stop();
    this.#options.log('error', event, { message: error.message });
    this.#options.onFailure(error);
  }

  #createNetwork(): PeerNetwork {
    const { node, cluster, peers, peerListen, peerKey, peerLimits = {}, log } = this.#options;
    return new PeerNetwork({
      node,
      cluster,
      peers: Object.fromEntries(Object.entries(peers).filter(([name]) => name !== node)),
      listen: peerListen ?? peers[node]!,
      key: peerKey,
      limits: peerLimits,
      onMessage: (from, envelope) => {
        if (this.#log.waiting < maxWaitingRecords) this.#process.receive(from, envelope);
      },
      onIntroduction: (from, introduction) => {
        const { http } = (introduction ?? {}) as { readonly http?: unknown };
        if (typeof http === 'string' && /^https?:\/\/[^/?#\s]+$/.test(http))
          this.#httpAddresses.set(from, http);
      },
      onEvent: ({ event, ...fields }) => log(event === 'peerConnected' ? 'info' : 'warning', event, fields),
    });
  }

  #createHttp(): HttpApi {
    const { service, http, allowedHosts = [], httpToken, httpLimits = {} } = this.#options;
    return new HttpApi({
      ...http,
      allowedHosts,
      token: httpToken,
      routes: service.routes,
      failures: { overloaded, ...service.failures },
      limits: httpLimits,
      metrics: this.#metrics,
      addressOf: (name) => this.#httpAddresses.get(name),
      submit: (operation, client) => this.#submit(operation, client),
      pages: {
        '/health': () => ({ status: this.#hasFailed ? 503 : 200, body: this.#health() }),
        '/ready': () => ({ status: this.#isReady() ? 200 : 503, body: { ready: this.#isReady() } }),
        '/metrics': () => ({
          status: 200,
          body: this.#metrics.text(),
          contentType: 'text/plain; version=0.0.4; charset=utf-8',
        }),
        '/v1/status': () => ({
          status: 200,
          body: { ...this.#health(), ...service.status(this.#process.state) },
        }),
      },
    });
  }

  #submit(operation: unknown, client: string): ReturnType<NodeProcess['submit']> {
    if (this.#log.waiting < maxWaitingRecords) return this.#process.submit(operation, client);
    const reason = 'the disk does not keep up';
    const reply = { kind: 'reply', id: '', outcome: 'fail', reason, code: 'overloaded' } as const;
    return { reply: Promise.resolve(reply), forget: () => {} };
  }

  #isReady(): boolean {
    return !this.#hasFailed && this.#options.service.isReady(this.#process.state);
  }

  #health(): Readonly<Record<string, unknown>> {
    const { service, node, cluster } = this.#options;
    return {
      healthy: !this.#hasFailed,
      protocol: service.slug,
      cluster,
      node,
      incarnation: this.#folder.incarnation,
      connectedPeers: this.#network.connected,
    };
  }

  #countSync(records: number, bytes: number, ms: number): void {
    const metrics = this.#metrics;
    metrics.add('log_records_total', 'Records that are on the disk.', records);
    metrics.add('log_bytes_total', 'Bytes that were written to the log.', bytes);
    metrics.observeSeconds('log_sync_duration_seconds', 'To write and sync what waited.', ms / 1_000);
  }

  #readMetrics(): void {
    const metrics = this.#metrics;
    const gauge = (name: string, help: string, value: number) => metrics.set('gauge', name, help, value);
    gauge('up', 'Whether the node is at work.', this.#hasFailed ? 0 : 1);
    gauge('incarnation', 'Which life of the node this is.', this.#folder.incarnation);
    gauge('log_bytes', 'Size of the log.', this.#log.bytes);
    gauge('log_waiting_records', 'Records that wait for the disk.', this.#log.waiting);
    gauge('held_effects', 'Messages and answers that wait for the disk.', this.#process.heldEffects);
    gauge('open_operations', 'Operations that were not answered yet.', this.#process.openOperations);
    gauge('open_requests', 'Requests that are being dealt with.', this.#http.open);
    gauge('connected_peers', 'Peers to which there is a connection.', this.#network.connected.length);
    for (const [peer, counts] of this.#network.counts) {
      for (const [name, value] of Object.entries(counts)) {
        const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        metrics.set('counter', `peer_${snake}_total`, 'Of the network between the nodes.', value, { peer });
      }
    }
    const numbers = this.#options.service.metrics(this.#process.state);
    for (const [name, value] of Object.entries(numbers)) gauge(name, 'Of the protocol.', value);
  }
}
