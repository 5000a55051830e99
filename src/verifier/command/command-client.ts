import type { NamedPipes } from '../process/named-pipes.ts';
import { type ProgramLimits, type ProgramProcess, startProgram } from '../process/program-process.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { TargetClient, TargetProblem } from '../target.ts';
import type { Completion, Workload, WorkloadOperation } from '../workload.ts';
import { wrongResult } from '../workloads/result-shapes.ts';
import { parseCompletion, WrongLine } from './parse-completion.ts';

export interface CommandClientOptions {
  /** Who it is for the command: no two clients of a run have the same number. */
  readonly client: number;
  readonly node: string;
  /** Where the node is reached, if the user says so. */
  readonly endpoint: string | undefined;
  readonly command: readonly string[];
  /** Which says what results there are. */
  readonly workload: Workload;
  readonly runId: string;
  readonly pipes: NamedPipes;
  readonly watchdog: Watchdog;
  readonly limits?: Partial<ProgramLimits>;
  readonly standardErrorFile?: string;
  readonly onProblem: (problem: TargetProblem) => void;
  readonly onClosed: () => void;
}

interface Waiting {
  readonly id: number;
  readonly operation: WorkloadOperation;
  readonly end: (completion: Completion) => void;
}

const LINES_OF_STANDARD_ERROR = 10;
const STOP_GRACE_MS = 300;
const EXCERPT_LENGTH = 300;

/** A client whose operations a process of the user's carries out, one after the other. */
export class CommandClient implements TargetClient {
  readonly #options: CommandClientOptions;
  #process: ProgramProcess | undefined;
  #waiting: Waiting | undefined;
  #lastId = 0;
  #completed = 0;
  #isClosing = false;

  constructor(options: CommandClientOptions) {
    this.#options = options;
  }

  /** @throws BadInput if the command cannot be started */
  async start(): Promise<void> {
    const { command, runId, pipes, watchdog, limits, standardErrorFile, node, endpoint } = this.#options;
    const started = await startProgram({
      ...{ command, runId, pipes },
      ...(limits === undefined ? {} : { limits }),
      ...(standardErrorFile === undefined ? {} : { standardErrorFile }),
      environment: { QUORATE_NODE: node, ...(endpoint === undefined ? {} : { QUORATE_ENDPOINT: endpoint }) },
      onLine: (line) => this.#receive(line),
      onUnreadable: ({ reason, excerpt }) => this.#problem(reason, [excerpt]),
      onFlood: ({ stream, kind, bytes, limit }) => {
        const what = kind === 'line' ? 'a line without end' : `${bytes} bytes within a second`;
        this.#problem(`it wrote ${what} to ${stream}; ${limit} is the limit`);
      },
      onExit: ({ code, signal }) => {
        watchdog.drop(started.pid);
        this.#exited(signal === null ? `with code ${code}` : `by signal ${signal}`);
      },
    });
    this.#process = started;
    watchdog.add(started.pid);
  }

  perform(operation: WorkloadOperation): Promise<Completion> {
    const { f, key, value } = operation;
    const { client, node, endpoint } = this.#options;
    const id = ++this.#lastId;
    return new Promise((end) => {
      this.#waiting = { id, operation, end };
      const line = JSON.stringify({ id, client, node, endpoint, f, key, value });
      void this.#process!.writeLine(line).then((result) => {
        // Nothing of it has reached the command, so nothing of it has reached the service.
        if (result === 'refused') this.#end({ type: 'fail', error: 'the command does not read its input' });
        if (result === 'gone') this.#end({ type: 'info', error: 'the command has ended' });
      });
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#waiting = undefined;
    this.#process?.closeInput();
    await this.#process?.terminate(STOP_GRACE_MS);
    this.#options.onClosed();
  }

  #receive(line: string): void {
    if (this.#isClosing || line.trim() === '') return;
    try {
      const { id, completion } = parseCompletion(line);
      if (id !== this.#waiting?.id) {
        const open = this.#waiting === undefined ? 'none is open' : `${this.#waiting.id} is open`;
        throw new WrongLine(
          `it completes the operation ${id}, and ${open}: each is completed once, in its turn`,
        );
      }
      const { type } = completion;
      const wrong =
        type === 'ok' && wrongResult(this.#options.workload, this.#waiting.operation, completion.value);
      if (wrong) throw new WrongLine(wrong);
      this.#completed += 1;
      this.#end(completion);
    } catch (error) {
      if (!(error instanceof WrongLine)) throw error;
      this.#problem(error.message, [`the line: ${line.slice(0, EXCERPT_LENGTH)}`]);
      this.#end({ type: 'info', error: error.message });
    }
  }

  #exited(how: string): void {
    if (this.#isClosing) return;
    const hint = this.#completed === 0 ? ' before it completed an operation' : '';
    this.#problem(`it ended by itself, ${how}${hint}; it must read operations until its input ends`);
    this.#end({ type: 'info', error: `the command ended, ${how}` });
  }

  /** The command is the user's means of asking, not what is verified: where it fails, nothing is known of the service. */
  #problem(message: string, details: readonly string[] = []): void {
    if (this.#isClosing) return;
    const lines = [...details, ...(this.#process?.standardError.lastLines(LINES_OF_STANDARD_ERROR) ?? [])];
    const { node, command, onProblem } = this.#options;
    onProblem({
      verdict: 'unknown',
      node,
      message: `the client command ${command.join(' ')}: ${message}`,
      ...(lines.length === 0 ? {} : { details: lines }),
    });
  }

  #end(completion: Completion): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.end(completion);
  }
}
