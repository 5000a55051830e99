import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Randomness } from '../../core/random.ts';
import { pause } from '../pause.ts';
import type { NamedPipes } from '../process/named-pipes.ts';
import type { ProgramLimits } from '../process/program-process.ts';
import { waitUntilQuiet } from '../process/quiet.ts';
import type { Watchdog } from '../process/watchdog.ts';
import { ProgramNode } from '../programs/program-node.ts';
import { services } from '../programs/services/registry.ts';
import type { Service } from '../programs/services/service.ts';
import type { Topology } from '../programs/topology.ts';
import type { TargetProblem } from '../target.ts';
import type { Envelope, StepObserver, Workload } from '../workload.ts';
import { type HeldMessage, MessageKeys } from './held-messages.ts';
import { RunEvents } from './run-events.ts';
import { ScheduledClients } from './scheduled-clients.ts';
import type { LoggedStep } from './step-log.ts';

/** What all runs of one campaign share. */
export interface ProgramSetup {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly workload: Workload;
  readonly runId: string;
  readonly pipes: NamedPipes;
  readonly watchdog: Watchdog;
  readonly environment: Readonly<Record<string, string>>;
  readonly topologyOf: (nodes: readonly string[]) => Topology;
  /** Whether links belong to the process that sends, or to whom a message says that it is from. */
  readonly cutBy: 'sender' | 'src';
  /** A step is waited for so long before it counts as forced. */
  readonly maxQuietMs: number;
  readonly limits?: Partial<ProgramLimits>;
}

export interface HeldWorldOptions {
  readonly setup: ProgramSetup;
  readonly nodeCount: number;
  /** Of the services. */
  readonly randomness: Randomness;
  readonly logFolder?: string;
}

/**
 * A cluster of programs of which every message is held: one thing is done at a time, and what the programs wrote until they were
 * quiet again is handed back, to be delivered, or not, by whoever decides (WORLDS, "Foreign programs under a schedule").
 */
export class HeldWorld {
  readonly nodes: readonly string[];
  readonly events = new RunEvents();
  readonly clients: ScheduledClients;
  readonly steps: LoggedStep[] = [];
  readonly problems: TargetProblem[] = [];
  /** Messages that came while nothing was outstanding, in all. */
  spontaneousCount = 0;
  readonly #options: HeldWorldOptions;
  readonly #byId = new Map<string, ProgramNode>();
  readonly #services: ReadonlyMap<string, Service>;
  readonly #keys = new MessageKeys();
  readonly #observer: StepObserver | undefined;
  readonly #sequences = new Map<string, number>();
  #written: { readonly node: string; readonly line: string; readonly held: HeldMessage | undefined }[] = [];
  /** The operation from which follows what is written now. */
  #cause: string | undefined;
  #isOver = false;

  constructor(options: HeldWorldOptions) {
    this.#options = options;
    const { setup, nodeCount, randomness } = options;
    this.nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
    this.#services = new Map(Object.entries(services).map(([name, make]) => [name, make(randomness)]));
    this.#observer = setup.workload.maelstrom.steps?.();
    for (const id of this.nodes) this.#byId.set(id, this.#makeNode(id));
    this.clients = new ScheduledClients({
      workload: setup.workload,
      events: this.events,
      send: (message) => this.#handOver(message),
      onWrongReply: (node, message, reply) =>
        this.#report({ verdict: 'violated', node, message, details: [JSON.stringify(reply)] }),
    });
  }

  node(id: string): ProgramNode {
    return this.#byId.get(id)!;
  }

  isNode(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Starts all programs, and tells them who they are. @returns what they sent before anything was asked */
  async start(): Promise<readonly HeldMessage[]> {
    return this.step('start', 0, this.nodes, async () => {
      await Promise.all(this.nodes.map((id) => this.#startNode(id)));
      // Programs start at the same time, but what they say first is told in the order of the nodes.
      this.#written.sort((left, right) => this.nodes.indexOf(left.node) - this.nodes.indexOf(right.node));
    });
  }

  /**
   * Does one thing, waits until these nodes are quiet, and logs it. What they write follows from `cause`, an operation.
   * @returns what was sent meanwhile, in its order
   */
  async step(
    what: string,
    atTurn: number,
    nodes: readonly string[],
    action: () => unknown,
    cause?: string,
  ): Promise<readonly HeldMessage[]> {
    const { maxQuietMs } = this.#options.setup;
    const before = this.#takeSpontaneous(atTurn);
    this.#cause = cause;
    await action();
    // What an answer, or giving up, means for a client is known a turn of the event loop later.
    await setImmediate();
    let isForced = false;
    for (const id of nodes) {
      const process = this.node(id).process;
      if (process === undefined || process.isPaused) continue;
      if ((await waitUntilQuiet(process, { maxMs: maxQuietMs })) === 'forced') isForced = true;
    }
    this.#cause = undefined;
    const written = this.#written.splice(0);
    this.steps.push({ what, atTurn, output: written.map(lineOf), isForced });
    return [...before, ...heldOf(written)];
  }

  /** Hands a held message to its node or service. */
  async deliver({ key, to, envelope, cause }: HeldMessage, atTurn: number): Promise<readonly HeldMessage[]> {
    const service = this.#services.get(to);
    if (service === undefined) return this.step(key, atTurn, [to], () => this.#handOver(envelope), cause);
    const answer = this.#keys.hold(to, answerOf(service, envelope), cause);
    return [...(await this.step(key, atTurn, [], () => {})), answer];
  }

  /** Lets real time pass while everything is held, and then waits until all are quiet. */
  async letPass(ms: number, atTurn: number): Promise<readonly HeldMessage[]> {
    const sent = await this.step(`let ${ms} ms pass`, atTurn, this.nodes, () => pause(ms));
    this.spontaneousCount += sent.length;
    return sent;
  }

  async crash(node: string, atTurn: number): Promise<readonly HeldMessage[]> {
    return this.step(`${node} crashes`, atTurn, [], async () => {
      const { process } = this.node(node);
      await this.node(node).kill();
      if (process !== undefined) this.#options.setup.watchdog.drop(process.pid);
      this.events.fault('kill', [node]);
      this.clients.giveUpOn(node, 'the node was killed');
    });
  }

  /** Starts the program again: same name, memory lost. */
  async restart(node: string, atTurn: number): Promise<readonly HeldMessage[]> {
    return this.step(`${node} starts again`, atTurn, [node], () => {
      this.events.fault('restart', [node]);
      return this.#startNode(node);
    });
  }

  async pause(node: string, atTurn: number): Promise<readonly HeldMessage[]> {
    return this.step(`${node} is paused`, atTurn, [], () => {
      this.events.fault('pause', [node]);
      this.node(node).pause();
    });
  }

  async resume(node: string, atTurn: number): Promise<readonly HeldMessage[]> {
    return this.step(`${node} goes on`, atTurn, [node], () => {
      this.events.fault('resume', [node]);
      this.node(node).resume();
    });
  }

  /** Ends all programs. */
  async stop(): Promise<void> {
    this.#isOver = true;
    const { watchdog } = this.#options.setup;
    await Promise.all(
      [...this.#byId.values()].map(async (node) => {
        const { process } = node;
        await node.kill();
        if (process !== undefined) watchdog.drop(process.pid);
      }),
    );
  }

  /** What came while nothing was outstanding: a step of its own, because nobody decided it. */
  #takeSpontaneous(atTurn: number): readonly HeldMessage[] {
    const written = this.#written.splice(0);
    if (written.length === 0) return [];
    this.spontaneousCount += written.length;
    this.steps.push({ what: 'spontaneous', atTurn, output: written.map(lineOf), isForced: false });
    return heldOf(written);
  }

  #makeNode(id: string): ProgramNode {
    const { setup, logFolder } = this.#options;
    const { command, runId, pipes, watchdog, environment, limits } = setup;
    return new ProgramNode({
      ...{ id, nodes: this.nodes, command, runId, pipes, watchdog, environment },
      ...(logFolder === undefined ? {} : { standardErrorFile: join(logFolder, `${id}.log`) }),
      ...(limits === undefined ? {} : { limits }),
      onMessage: (message, incarnation, line) => this.#take(id, message, incarnation, line),
      onProblem: (problem) => this.#report(problem),
    });
  }

  async #startNode(id: string): Promise<void> {
    const { workload, topologyOf } = this.#options.setup;
    const node = this.node(id);
    if (!(await node.start())) return;
    if (workload.maelstrom.needsTopology) {
      const body = { type: 'topology', msg_id: 2, topology: topologyOf(this.nodes) };
      if (!(await node.ask({ src: 'c0', dest: id, body }, 'topology_ok'))) return;
    }
    node.becomeReady();
  }

  #handOver(message: Envelope): boolean {
    this.#observer?.delivered(message);
    return this.node(message.dest).deliver(message);
  }

  /** A message that the program of `sender` wrote. */
  #take(sender: string, message: Envelope, incarnation: number, line: string): void {
    this.#recordStep(sender, message, incarnation, line);
    const isToClient = this.clients.receive(message);
    const isToNode = this.isNode(message.dest) || this.#services.has(message.dest);
    if (!isToClient && !isToNode)
      this.#report({
        verdict: 'violated',
        node: sender,
        message: `it sent a message to "${message.dest}", which is nobody`,
        details: [line],
      });
    const service = this.#services.get(message.dest);
    if (service !== undefined && !this.node(sender).isReady) {
      // It asks in order to answer `init`: who held that would wait for ever.
      this.#written.push({ node: sender, line, held: undefined });
      this.node(sender).deliver(answerOf(service, message), { isAnswerOfService: true });
      return;
    }
    const link = this.#options.setup.cutBy === 'src' ? message.src : sender;
    this.#written.push({
      node: sender,
      line,
      held: isToNode ? this.#keys.hold(link, message, this.#cause) : undefined,
    });
  }

  #recordStep(sender: string, message: Envelope, incarnation: number, line: string): void {
    try {
      const step = this.#observer?.sent(message, incarnation);
      if (step === undefined) return;
      const sequence = (this.#sequences.get(sender) ?? 0) + 1;
      this.#sequences.set(sender, sequence);
      this.events.step({ node: sender, incarnation, sequence, ...step });
    } catch (error) {
      const { message: text } = error as Error;
      this.#report({ verdict: 'violated', node: sender, message: text, details: [line] });
    }
  }

  #report(problem: TargetProblem): void {
    if (!this.#isOver) this.problems.push(problem);
  }
}

function answerOf(service: Service, { src, dest, body }: Envelope): Envelope {
  const inReplyTo = body.msg_id === undefined ? {} : { in_reply_to: body.msg_id };
  return { src: dest, dest: src, body: { ...service.handle(src, body), ...inReplyTo } };
}

const lineOf = ({ node, line }: { readonly node: string; readonly line: string }) => `${node} ${line}`;
const heldOf = (written: readonly { readonly held: HeldMessage | undefined }[]) =>
  written.map(({ held }) => held).filter((held) => held !== undefined);
