import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../core/bad-input.ts';
import { pause } from '../pause.ts';
import { NamedPipes } from '../process/named-pipes.ts';
import type { ProgramLimits } from '../process/program-process.ts';
import { Watchdog } from '../process/watchdog.ts';
import type { Target, TargetClient, TargetProblem } from '../target.ts';
import type { Workload } from '../workload.ts';
import { CommandClient } from './command-client.ts';

export interface CommandTargetOptions {
  /** Of one client: the program and its arguments. */
  readonly command: readonly string[];
  readonly workload: Workload;
  /** By node: where it is reached, in whatever form the command understands. Without any there is one node, `n1`. */
  readonly endpoints: ReadonlyMap<string, string>;
  readonly runId: string;
  /** Standard error of the commands is kept here, by node. */
  readonly logFolder?: string;
  readonly limits?: Partial<ProgramLimits>;
}

/**
 * A service that the user has started, asked by a command of the user's: one process a client, which reads operations as JSON lines on
 * its standard input and prints a completion for each.
 */
export class CommandTarget implements Target {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly #options: CommandTargetOptions;
  readonly #pipes = new NamedPipes();
  readonly #clients = new Set<CommandClient>();
  readonly #problems: TargetProblem[] = [];
  #watchdog: Watchdog | undefined;
  /** Started before anybody connected, and not yet taken. */
  #first: CommandClient | undefined;
  #clientCount = 0;
  #stopping: Promise<void> | undefined;

  constructor(options: CommandTargetOptions) {
    this.#options = options;
    this.name = options.command.join(' ');
    this.nodes = options.endpoints.size === 0 ? ['n1'] : [...options.endpoints.keys()];
    if (options.logFolder !== undefined) mkdirSync(options.logFolder, { recursive: true });
  }

  async start(): Promise<void> {
    this.#watchdog = await Watchdog.start(this.#options.runId);
    // A command that cannot be started at all shows before anything is asked.
    this.#first = await this.#startClient(this.nodes[0]!);
  }

  async connect(node: string): Promise<TargetClient> {
    const first = node === this.nodes[0] ? this.#first : undefined;
    if (first === undefined) return this.#startClient(node);
    this.#first = undefined;
    return first;
  }

  async #startClient(node: string): Promise<CommandClient> {
    const { command, workload, endpoints, runId, limits, logFolder } = this.#options;
    const client: CommandClient = new CommandClient({
      ...{ client: this.#clientCount++, node, endpoint: endpoints.get(node) },
      ...{ command, workload, runId },
      ...{ pipes: this.#pipes, watchdog: this.#watchdog! },
      ...(limits === undefined ? {} : { limits }),
      ...(logFolder === undefined ? {} : { standardErrorFile: join(logFolder, `${node}.log`) }),
      onProblem: (problem) => {
        if (this.#stopping === undefined) this.#problems.push(problem);
      },
      onClosed: () => this.#clients.delete(client),
    });
    await client.start();
    this.#clients.add(client);
    return client;
  }

  problems(): readonly TargetProblem[] {
    return this.#problems;
  }

  async settle(maxMs: number): Promise<void> {
    await pause(maxMs);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  scope(): readonly string[] {
    return [
      `operations were carried out by ${this.#clientCount} processes of the client command, whose completions are taken as they are`,
      'no faults were done: the service is not under our control',
    ];
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.close()));
    await this.#watchdog?.finish();
    this.#pipes.close();
  }
}

/**
 * `NAME=ADDRESS`, as many as there are nodes.
 *
 * @throws BadInput for what is none, or a name that comes twice
 */
export function parseEndpoints(texts: readonly string[]): ReadonlyMap<string, string> {
  const endpoints = new Map<string, string>();
  for (const text of texts) {
    const [, name, address] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || address === undefined) {
      throw new BadInput(`an endpoint is NAME=ADDRESS, not "${text}"`, {
        remedy: 'Such as --endpoint n1=http://127.0.0.1:8001.',
      });
    }
    if (endpoints.has(name))
      throw new BadInput(`the endpoint ${name} is given twice`, { remedy: 'Name each once.' });
    endpoints.set(name, address);
  }
  return endpoints;
}
