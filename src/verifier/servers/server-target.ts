import type { Target, TargetClient, TargetFaults, TargetProblem } from '../target.ts';
import type { Completion, Workload, WorkloadOperation } from '../workload.ts';
import { ClientGate } from './client-gate.ts';
import { CounterResource } from './counter-resource.ts';
import { Ensemble } from './ensemble.ts';
import { ensembleFaults } from './ensemble-faults.ts';
import type { ClientContext, HeldGrants, Performer } from './performer.ts';
import { performers } from './performers.ts';
import type { ServerDefinition } from './server-definition.ts';
import { DefiniteFailure, type ServerSession, type SessionPlace } from './session.ts';

export interface ServerTargetOptions {
  readonly name: string;
  readonly definition: ServerDefinition;
  readonly workload: Workload;
  /** Opens a session with one node. @throws if it cannot be; nothing was asked then */
  readonly openSession: (place: SessionPlace, workload: Workload) => Promise<ServerSession>;
  /** What is assumed, for the report. */
  readonly notes?: readonly string[];
}

/** Real servers, started, driven, broken and stopped. */
export class ServerTarget implements Target {
  readonly name: string;
  readonly ensemble: Ensemble;
  readonly faults: TargetFaults;
  readonly #options: ServerTargetOptions;
  readonly #context: ClientContext;
  readonly #problems: TargetProblem[] = [];
  readonly #leadersHit = new Map<string, number>();
  #requests = 0;
  #clients = 0;
  #version = 'of unknown version';

  constructor(options: ServerTargetOptions) {
    const { name, definition, workload } = options;
    this.name = name;
    this.#options = options;
    this.ensemble = new Ensemble(definition);
    const gate = new ClientGate();
    this.#context = { gate, resource: new CounterResource(workload.name === 'fenced-counter') };
    this.faults = ensembleFaults({
      ensemble: this.ensemble,
      hasPeers: definition.peerRoles.length > 0,
      ...(workload.name === 'lin-kv' ? {} : { gate }),
      onLeaderHit: (node) => this.#leadersHit.set(node, (this.#leadersHit.get(node) ?? 0) + 1),
    });
  }

  /** What the servers say of themselves, once they were started. */
  get version(): string {
    return this.#version;
  }

  get nodes(): readonly string[] {
    return this.ensemble.nodes;
  }

  async start(): Promise<void> {
    await this.ensemble.start();
    this.#checkLinks();
    this.#version = await this.ensemble.version();
  }

  async connect(node: string): Promise<TargetClient> {
    const performer = performers[this.#options.workload.name]!;
    const clientNumber = ++this.#clients;
    const held: HeldGrants = { grants: new Map(), name: `client-${clientNumber}` };
    const place = {
      ...this.ensemble.clientAddressOf(node),
      all: this.nodes.map((other) => this.ensemble.clientAddressOf(other)),
      clientNumber,
      onRequest: () => (this.#requests += 1),
    };
    const open = (timeoutMs: number) =>
      this.#options.openSession({ ...place, timeoutMs }, this.#options.workload);
    return new ServerClient(performer, open, { ...this.#context, ...held });
  }

  problems(): readonly TargetProblem[] {
    const problems = [...this.#problems];
    for (const { node, message, log } of this.ensemble.unexpectedEnds)
      problems.push({
        ...{ verdict: 'unknown', node, message },
        details: [...log, `its log and data are kept in ${this.ensemble.folder}`],
      });
    const seen = this.ensemble.requests.operations;
    if (seen > this.#requests) {
      const message = `clients have sent ${this.#requests} requests, and the proxies have seen ${seen}: something was sent twice`;
      problems.push({ verdict: 'unknown', message });
    }
    return problems;
  }

  async settle(maxMs: number): Promise<void> {
    try {
      await this.ensemble.untilReady(maxMs);
      this.#checkLinks();
    } catch (error) {
      this.#problems.push({ verdict: 'unknown', message: (error as Error).message });
    }
  }

  /** Faults of the network are as asked only if nodes reach each other through proxies alone. */
  #checkLinks(): void {
    const direct = this.ensemble.directConnections();
    if (direct.length === 0) return;
    const message = `nodes are connected past the proxies: ${direct.join(', ')}`;
    this.#problems.push({ verdict: 'unknown', message });
  }

  async stop(): Promise<void> {
    this.#context.gate.stop();
    await this.ensemble.stop({ keepFolder: this.problems().length > 0 });
  }

  scope(): readonly string[] {
    const { resource } = this.#context;
    const { operations } = this.ensemble.requests;
    const unknown = this.nodes
      .flatMap((node) => this.ensemble.proxiesOf(node))
      .reduce((sum, { count }) => sum + count.unknownDiallers, 0);
    const hits = [...this.#leadersHit].map(([node, times]) => `${node} (${times})`);
    return [
      `${this.#options.definition.name} ${this.#version}, ${this.nodes.length} nodes on one machine`,
      `${this.#requests} requests were sent by clients and ${operations} seen by the proxies before the servers: none twice`,
      ...(unknown > 0
        ? [`${unknown} connections were dialled by processes that were gone before they could be named`]
        : []),
      ...(hits.length > 0 ? [`the leader, when a fault hit it, was ${hits.join(', ')}`] : []),
      ...(resource.turnedAway > 0
        ? [`${resource.turnedAway} reads and writes with an old token were turned away`]
        : []),
      ...(resource.stale > 0 ? [`${resource.stale} writes with an old token were taken`] : []),
      ...(this.#options.notes ?? []),
    ];
  }
}

/** Opens its session with the first operation, and a new one after an operation of which nobody knows how it ended. */
class ServerClient implements TargetClient {
  readonly #performer: Performer;
  readonly #open: (timeoutMs: number) => Promise<ServerSession>;
  readonly #context: ClientContext & HeldGrants;
  #session: ServerSession | undefined;
  #isClosed = false;
  #isBusy = false;

  constructor(
    performer: Performer,
    open: (timeoutMs: number) => Promise<ServerSession>,
    context: ClientContext & HeldGrants,
  ) {
    this.#performer = performer;
    this.#open = open;
    this.#context = context;
  }

  async perform(operation: WorkloadOperation, { timeoutMs }: { timeoutMs: number }): Promise<Completion> {
    try {
      this.#session ??= await this.#open(timeoutMs);
    } catch (error) {
      return { type: 'fail', error: `no session: ${(error as Error).message}` };
    }
    this.#isBusy = true;
    try {
      return await this.#performer(this.#session, operation, this.#context);
    } catch (error) {
      const { message } = error as Error;
      const isDefinite = error instanceof DefiniteFailure;
      if (!isDefinite || error.endsSession) this.#endSession();
      return { type: isDefinite ? 'fail' : 'info', error: message };
    } finally {
      this.#isBusy = false;
      if (this.#isClosed) this.#endSession();
    }
  }

  /** A client that is in the middle of something ends after that, as a process does that nobody waits for any more. */
  close(): void {
    this.#isClosed = true;
    if (!this.#isBusy) this.#endSession();
  }

  #endSession(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#context.grants.clear();
  }
}
