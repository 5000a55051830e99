import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Randomness } from '../../core/random.ts';
import type { HistoryRecorder } from '../../history/history-recorder.ts';
import { pause } from '../pause.ts';
import { NamedPipes } from '../process/named-pipes.ts';
import type { ProgramLimits } from '../process/program-process.ts';
import { Watchdog } from '../process/watchdog.ts';
import type { Target, TargetClient, TargetFaults, TargetProblem } from '../target.ts';
import type { Envelope, StepObserver, Workload } from '../workload.ts';
import { type LatencyDistribution, ProgramNetwork } from './network.ts';
import { ProgramClient } from './program-client.ts';
import { type FaultyCluster, programFaults } from './program-faults.ts';
import { ProgramNode } from './program-node.ts';
import { services } from './services/registry.ts';
import type { Service } from './services/service.ts';
import type { Topology } from './topology.ts';

export interface ProgramClusterOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly nodeCount: number;
  readonly workload: Workload;
  readonly seed: number;
  readonly latencyMs: number;
  readonly latencyDistribution: LatencyDistribution;
  readonly cutBy: 'sender' | 'src';
  readonly topology: Topology;
  readonly runId: string;
  /** Steps that messages report are recorded here. */
  readonly recorder: HistoryRecorder;
  /** Of each node, beside what all have. */
  readonly environmentOf?: (node: string) => Readonly<Record<string, string>>;
  /** Standard error of each node, and the messages, are written here. */
  readonly logFolder?: string;
  readonly limits?: Partial<ProgramLimits>;
  readonly onMessage?: (direction: 'send' | 'receive', message: Envelope) => void;
}

const STOP_GRACE_MS = 500;
const SETTLE_STEP_MS = 50;

/** A cluster of programs that speak the Maelstrom protocol, in real time, with the network and the services between them. */
export class ProgramCluster implements Target, FaultyCluster {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly faults: TargetFaults;
  readonly network: ProgramNetwork;
  readonly #options: ProgramClusterOptions;
  readonly #pipes = new NamedPipes();
  readonly #nodes = new Map<string, ProgramNode>();
  readonly #clients = new Map<string, ProgramClient>();
  readonly #services: ReadonlyMap<string, Service>;
  readonly #problems: TargetProblem[] = [];
  readonly #arrivals = new Map<string, number>();
  readonly #sequences = new Map<string, number>();
  readonly #observer: StepObserver | undefined;
  #watchdog: Watchdog | undefined;
  /** Open from the beginning to the end: there may be thousands of messages a second. */
  #messageLog: number | undefined;
  #clientCount = 0;
  #stopping: Promise<void> | undefined;

  constructor(options: ProgramClusterOptions) {
    this.#options = options;
    this.name = options.command.join(' ');
    this.nodes = Array.from({ length: options.nodeCount }, (_, index) => `n${index}`);
    const randomness = new Randomness(options.seed);
    const { latencyMs, latencyDistribution, cutBy } = options;
    this.network = new ProgramNetwork({
      ...{ randomness, latencyMs, latencyDistribution, cutBy },
      deliver: (message) => this.#deliver(message),
    });
    this.#services = new Map(Object.entries(services).map(([name, make]) => [name, make(randomness)]));
    this.#observer = options.workload.maelstrom.steps?.();
    this.faults = programFaults(this);
    if (options.logFolder !== undefined) {
      mkdirSync(options.logFolder, { recursive: true });
      this.#messageLog = openSync(join(options.logFolder, 'messages.jsonl'), 'a');
    }
  }

  async start(): Promise<void> {
    const { runId } = this.#options;
    this.#watchdog = await Watchdog.start(runId);
    for (const id of this.nodes) this.#nodes.set(id, this.#makeNode(id, this.#watchdog));
    const answers = await Promise.all(this.nodes.map((id) => this.node(id).start()));
    if (answers.includes(false)) return;
    await Promise.all(this.nodes.map((id) => this.#tellTopology(id)));
    // Only now: what a node sends after its own init must not reach one that does not know yet who it is.
    for (const id of this.nodes) this.node(id).becomeReady();
  }

  node(id: string): ProgramNode {
    return this.#nodes.get(id)!;
  }

  async connect(node: string): Promise<TargetClient> {
    const id = `c${++this.#clientCount}`;
    const client = new ProgramClient({
      ...{ id, node, form: this.#options.workload.maelstrom },
      send: (message) => this.#handOver(message),
      onWrongReply: (message, reply) =>
        this.#report({ verdict: 'violated', node, message, details: [JSON.stringify(reply)] }),
    });
    this.#clients.set(id, client);
    const { close } = client;
    client.close = () => {
      this.#clients.delete(id);
      close.call(client);
    };
    return client;
  }

  problems(): readonly TargetProblem[] {
    return this.#problems;
  }

  arrivalsAt(node: string): number {
    return this.#arrivals.get(node) ?? 0;
  }

  async kill(id: string): Promise<void> {
    await this.node(id).kill();
    for (const client of this.#clients.values())
      if (client.node === id && client.isWaiting) client.giveUp('the node was killed');
  }

  /** Starts the program again: same name, memory lost. */
  async restart(id: string): Promise<void> {
    if (this.#stopping !== undefined) return;
    const node = this.node(id);
    if ((await node.start()) && (await this.#tellTopology(id))) node.becomeReady();
  }

  /** All messages go through this process: time in which it stood still itself is none in which nodes could have come to rest. */
  async settle(maxMs: number): Promise<void> {
    for (let restMs = maxMs; restMs > 0; restMs -= SETTLE_STEP_MS)
      await pause(Math.min(restMs, SETTLE_STEP_MS));
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  scope(): readonly string[] {
    const { sent, cut, lost, duplicated, delayed } = this.network.counts;
    const { cutBy } = this.#options;
    const fates = Object.entries({ 'cut off': cut, lost, duplicated, delayed })
      .filter(([, count]) => count > 0)
      .map(([fate, count]) => `, ${count} ${fate}`);
    return [
      `${sent} messages between the nodes and to services${fates.join('')}`,
      ...(cut > 0
        ? [
            cutBy === 'sender'
              ? 'links were cut by the process that sends'
              : 'links were cut by the "src" that a message declares',
          ]
        : []),
    ];
  }

  #makeNode(id: string, watchdog: Watchdog): ProgramNode {
    const { command, runId, logFolder, limits, environmentOf } = this.#options;
    return new ProgramNode({
      ...{ id, nodes: this.nodes, command, runId, watchdog },
      pipes: this.#pipes,
      environment: environmentOf?.(id) ?? {},
      ...(logFolder === undefined ? {} : { standardErrorFile: join(logFolder, `${id}.log`) }),
      ...(limits === undefined ? {} : { limits }),
      onMessage: (message, incarnation) => this.#route(id, message, incarnation),
      onProblem: (problem) => this.#report(problem),
    });
  }

  async #tellTopology(id: string): Promise<boolean> {
    const { workload, topology } = this.#options;
    if (workload.maelstrom.needsTopology === undefined) return true;
    const body = { type: 'topology', msg_id: 2, topology };
    return this.node(id).ask({ src: 'c0', dest: id, body }, 'topology_ok');
  }

  /** A message that the program of `sender` wrote. */
  #route(sender: string, message: Envelope, incarnation: number): void {
    this.#log('send', message);
    this.#recordStep(sender, message, incarnation);
    const { dest } = message;
    const client = this.#clients.get(dest);
    if (client !== undefined) client.receive(message);
    else if (this.#nodes.has(dest)) this.network.send(sender, message);
    else if (this.#services.has(dest)) this.network.sendToService(message);
    else if (!isFormerClient(dest, this.#clientCount)) {
      const details = [JSON.stringify(message)];
      this.#report({
        verdict: 'violated',
        node: sender,
        message: `it sent a message to "${dest}", which is nobody`,
        details,
      });
    }
  }

  #recordStep(sender: string, message: Envelope, life: number): void {
    try {
      const step = this.#observer?.sent(message, life);
      if (step === undefined) return;
      const sequence = (this.#sequences.get(sender) ?? 0) + 1;
      this.#sequences.set(sender, sequence);
      this.#options.recorder.step({ node: sender, incarnation: life, sequence, ...step });
    } catch (error) {
      const details = [JSON.stringify(message)];
      this.#report({ verdict: 'violated', node: sender, message: (error as Error).message, details });
    }
  }

  /** To the program itself: what a client sends takes no time, and no fault of the network is about it. */
  #handOver(message: Envelope): boolean {
    this.#observer?.delivered(message);
    this.#log('receive', message);
    this.#arrivals.set(message.dest, this.arrivalsAt(message.dest) + 1);
    return this.node(message.dest).deliver(message, { isAnswerOfService: this.#services.has(message.src) });
  }

  #deliver(message: Envelope): void {
    const { dest } = message;
    const service = this.#services.get(dest);
    if (service !== undefined) this.#serve(service, message);
    else if (this.#nodes.has(dest)) this.#handOver(message);
    else this.#clients.get(dest)?.receive(message);
  }

  #serve(service: Service, { src, dest, body }: Envelope): void {
    const reply = service.handle(src, body);
    const inReplyTo = body.msg_id === undefined ? {} : { in_reply_to: body.msg_id };
    this.network.sendToService({ src: dest, dest: src, body: { ...reply, ...inReplyTo } });
  }

  #report(problem: TargetProblem): void {
    if (this.#stopping === undefined) this.#problems.push(problem);
  }

  #log(direction: 'send' | 'receive', message: Envelope): void {
    this.#options.onMessage?.(direction, message);
    if (this.#messageLog === undefined) return;
    writeSync(this.#messageLog, `${JSON.stringify({ direction, ...message })}\n`);
  }

  async #stopAll(): Promise<void> {
    this.network.close();
    await Promise.all([...this.#nodes.values()].map((node) => node.stop(STOP_GRACE_MS)));
    await this.#watchdog?.finish();
    this.#pipes.close();
    if (this.#messageLog !== undefined) closeSync(this.#messageLog);
    this.#messageLog = undefined;
  }
}

/** A client that has gone: an answer to it comes too late, and is no mistake. */
function isFormerClient(id: string, clientCount: number): boolean {
  const match = /^c(\d+)$/.exec(id);
  return match !== null && Number(match[1]) <= clientCount;
}
