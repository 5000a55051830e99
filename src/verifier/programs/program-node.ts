import type { NamedPipes } from '../process/named-pipes.ts';
import { type ProgramLimits, type ProgramProcess, startProgram } from '../process/program-process.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { TargetProblem } from '../target.ts';
import type { Envelope } from '../workload.ts';
import { parseEnvelope } from './parse-envelope.ts';

export interface ProgramNodeOptions {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly runId: string;
  readonly pipes: NamedPipes;
  readonly watchdog: Watchdog;
  readonly standardErrorFile?: string;
  readonly limits?: Partial<ProgramLimits>;
  /** What the node says, in its order, also as it was written. */
  readonly onMessage: (message: Envelope, incarnation: number, line: string) => void;
  readonly onProblem: (problem: TargetProblem) => void;
}

/** A node must answer `init` within this time. */
const INIT_TIMEOUT_MS = 10_000;
const LINES_OF_STANDARD_ERROR = 10;
/** Whose message the answer to `init` is for; no client has it. */
const INITIAL_CLIENT = 'c0';

/** One node: a program that is started, told who it is, and perhaps killed and started again. */
export class ProgramNode {
  readonly id: string;
  readonly #options: ProgramNodeOptions;
  #process: ProgramProcess | undefined;
  #incarnation = 0;
  #isReady = false;
  #isStopping = false;
  /** What came for it before it had answered `init`. */
  #early: Envelope[] = [];
  #answered: ((reply: Envelope | undefined) => void) | undefined;
  /** What it has done ends the run: nothing more is heard of it. */
  #isBroken = false;
  #nextId = 0;

  constructor(options: ProgramNodeOptions) {
    this.id = options.id;
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#process !== undefined;
  }

  /** Which life of the node this is, from 1. */
  get incarnation(): number {
    return this.#incarnation;
  }

  /** It has answered `init`, and `topology` where that is sent. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get isPaused(): boolean {
    return this.#process?.isPaused ?? false;
  }

  get process(): ProgramProcess | undefined {
    return this.#process;
  }

  /** Starts the program and tells it who it is. @returns whether it answered */
  async start(): Promise<boolean> {
    const { nodes, watchdog } = this.#options;
    this.#incarnation += 1;
    this.#isStopping = false;
    this.#process = await this.#startProcess();
    watchdog.add(this.#process.pid);
    // It may have written nonsense before it was known here.
    if (this.#isBroken) {
      this.#process.kill();
      return false;
    }
    const body = { type: 'init', msg_id: 1, node_id: this.id, node_ids: nodes };
    return this.ask({ src: INITIAL_CLIENT, dest: this.id, body }, 'init_ok');
  }

  /** Sends what only the harness asks (`init`, `topology`), and waits for the answer. @returns whether it came */
  async ask(request: Envelope, type: string): Promise<boolean> {
    const process = this.#process!;
    const answered = new Promise<Envelope | undefined>((resolve) => {
      this.#answered = resolve;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), INIT_TIMEOUT_MS);
    });
    this.#write(request);
    const reply = await Promise.race([answered, late, process.exited.then(() => undefined)]);
    clearTimeout(timer);
    this.#answered = undefined;
    if (process.exit !== undefined || this.#isBroken) return false;
    const name = request.body.type;
    if (reply === undefined) {
      this.#problem('unknown', `it did not answer "${name}" within ${INIT_TIMEOUT_MS / 1000} s`);
      return false;
    }
    if (reply.body.type === type) return true;
    this.#problem('violated', `it answered "${name}" with ${JSON.stringify(reply.body)}, not with "${type}"`);
    return false;
  }

  /** It has answered all that only the harness asks: what waited for it is delivered. */
  becomeReady(): void {
    this.#isReady = true;
    for (const message of this.#early.splice(0)) this.#write(message);
  }

  /**
   * What other nodes and clients send waits until the node has answered `init`; what a service answers does not, for a node may ask it in
   * order to answer `init`.
   *
   * @returns whether it is up; what is for a node that is down is lost
   */
  deliver(message: Envelope, { isAnswerOfService = false } = {}): boolean {
    if (this.#process === undefined) return false;
    if (this.#isReady || isAnswerOfService) this.#write(message);
    else this.#early.push(message);
    return true;
  }

  pause(): void {
    this.#process?.pause();
  }

  resume(): void {
    this.#process?.resume();
  }

  /** SIGKILL: whatever it had only in memory is gone. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#leave();
    process?.kill();
    await process?.exited;
  }

  async stop(graceMs: number): Promise<void> {
    const process = this.#process;
    this.#leave();
    process?.closeInput();
    await process?.terminate(graceMs);
  }

  lastLinesOfStandardError(): readonly string[] {
    return this.#process?.standardError.lastLines(LINES_OF_STANDARD_ERROR) ?? [];
  }

  #leave(): void {
    this.#isStopping = true;
    this.#isReady = false;
    this.#early = [];
    this.#process = undefined;
  }

  async #startProcess(): Promise<ProgramProcess> {
    const incarnation = this.#incarnation;
    const isCurrent = () => incarnation === this.#incarnation && !this.#isStopping && !this.#isBroken;
    const { command, environment, runId, pipes, standardErrorFile, limits, watchdog } = this.#options;
    const started = await startProgram({
      ...{ command, environment, runId, pipes },
      ...(standardErrorFile === undefined ? {} : { standardErrorFile }),
      ...(limits === undefined ? {} : { limits }),
      onLine: (line) => isCurrent() && this.#receive(line, incarnation),
      onUnreadable: (line) => isCurrent() && this.#problem('violated', line.reason),
      onFlood: ({ stream, kind, bytes, limit }) => {
        if (!isCurrent()) return;
        const what = kind === 'line' ? 'a line without end' : `${bytes} bytes within a second`;
        this.#problem(
          kind === 'line' ? 'violated' : 'unknown',
          `it wrote ${what} to ${stream}; ${limit} is the limit`,
        );
      },
      onExit: ({ code, signal }) => {
        watchdog.drop(started.pid);
        if (!isCurrent()) return;
        const how = signal === null ? `with code ${code}` : `by signal ${signal}`;
        const details = started.standardError.lastLines(LINES_OF_STANDARD_ERROR);
        this.#problem('violated', `the program ended by itself, ${how}`, details);
        this.#leave();
      },
    });
    return started;
  }

  #receive(line: string, incarnation: number): void {
    if (line.trim() === '') return;
    let message: Envelope;
    try {
      message = parseEnvelope(line);
    } catch (error) {
      this.#problem('violated', (error as Error).message, [line.slice(0, 500)]);
      return;
    }
    if (message.dest === INITIAL_CLIENT) this.#answered?.(message);
    else this.#options.onMessage(message, incarnation, line);
  }

  #write(message: Envelope): void {
    const line = JSON.stringify({ id: this.#nextId++, ...message });
    void this.#process?.writeLine(line).then((result) => {
      if (result === 'refused')
        this.#problem('unknown', 'it does not read its standard input: too much waits for it');
    });
  }

  /** It breaks the run: nothing more is heard of it. */
  #problem(verdict: TargetProblem['verdict'], message: string, details?: readonly string[]): void {
    if (this.#isBroken) return;
    const lines = details ?? this.lastLinesOfStandardError();
    const shown = lines.length === 0 ? {} : { details: lines };
    this.#options.onProblem({ verdict, node: this.id, message, ...shown });
    this.#isBroken = true;
    this.#answered?.(undefined);
    // One that writes without end would keep this process from everything else.
    this.#process?.kill();
  }
}
