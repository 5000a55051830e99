import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { BadInput } from '../../core/bad-input.ts';
import { type LinePlace, LineReader, type UnreadableLine } from './line-reader.ts';
import { MeteredOutput } from './metered-output.ts';
import type { NamedPipes, Pipe } from './named-pipes.ts';
import { StandardError } from './standard-error.ts';
import { startFailure } from './start-failure.ts';

export interface ProgramLimits {
  readonly maxLineBytes: number;
  readonly maxOutputBytesPerSecond: number;
  /** What is kept of standard error in its file. */
  readonly maxStandardErrorBytes: number;
  /** What may wait for a program that does not read; a line beyond it is refused. */
  readonly maxWaitingInputBytes: number;
}

export const usualLimits: ProgramLimits = {
  maxLineBytes: 4 * 1024 * 1024,
  maxOutputBytesPerSecond: 32 * 1024 * 1024,
  maxStandardErrorBytes: 16 * 1024 * 1024,
  maxWaitingInputBytes: 16 * 1024 * 1024,
};

/** Of a program that was killed, the signal; of one that ended by itself, the code. */
export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** More came than may: at too high a rate, which is slowed down; or a line without end, after which nothing is read. */
export interface Flood {
  readonly stream: 'standard output' | 'standard error';
  readonly kind: 'rate' | 'line';
  /** In the one second, or in the one line. */
  readonly bytes: number;
  readonly limit: number;
}

export interface ProgramOptions {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  /** On top of this process's own, and of what {@link pinnedEnvironment} sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** By which all processes of a run are found: in their environment as QUORATE_RUN_ID. */
  readonly runId: string;
  readonly pipes: NamedPipes;
  /** The folder that it runs in; this process's own by default. */
  readonly workingFolder?: string;
  readonly standardErrorFile?: string;
  readonly limits?: Partial<ProgramLimits>;
  readonly onLine: (text: string, place: LinePlace) => void;
  /** A line that is not UTF-8, or that the end of the output cuts. */
  readonly onUnreadable: (line: UnreadableLine) => void;
  readonly onFlood: (flood: Flood) => void;
  /** It has ended, and all that it wrote before has been given out. */
  readonly onExit?: (exit: ProgramExit) => void;
}

/** What became of a line: in the pipe; or the program has gone; or too much waits already, because it does not read. */
export type WriteResult = 'written' | 'gone' | 'refused';

/** Same hash seeds, time zone and encoding everywhere, and output that does not wait in a buffer. */
export const pinnedEnvironment: Readonly<Record<string, string>> = {
  LC_ALL: 'C.UTF-8',
  PYTHONHASHSEED: '0',
  PYTHONUNBUFFERED: '1',
  TZ: 'UTC',
};

/** A descendant that keeps the output open must not keep us: after the exit it has so long. */
const drainMs = 500;

/**
 * Starts a program with real pipes, in a process group of its own.
 *
 * @throws BadInput if it cannot be started, with what to do about it.
 */
export async function startProgram(options: ProgramOptions): Promise<ProgramProcess> {
  const { command, environment, runId, workingFolder, standardErrorFile, limits } = options;
  const [name, ...args] = command;
  if (name === undefined || name === '') throw new BadInput('no program is named');
  const allLimits = { ...usualLimits, ...limits };
  const standardError = new StandardError(standardErrorFile, allLimits.maxStandardErrorBytes);
  const pipes = await options.pipes.take(3);
  const [input, output, errors] = pipes as [Pipe, Pipe, Pipe];
  const theirs = [input.readEnd, output.writeEnd, errors.writeEnd];
  const child = spawn(name, args, {
    detached: true,
    shell: false,
    stdio: theirs,
    cwd: workingFolder,
    env: { ...process.env, ...pinnedEnvironment, ...environment, QUORATE_RUN_ID: runId },
  });
  for (const descriptor of theirs) closeSync(descriptor);
  try {
    await started(child);
  } catch (error) {
    for (const descriptor of [input.writeEnd, output.readEnd, errors.readEnd]) closeSync(descriptor);
    standardError.close();
    throw startFailure(command, error as NodeJS.ErrnoException, workingFolder ?? process.cwd());
  }
  return new ProgramProcess(child, { input, output, errors }, standardError, {
    ...options,
    limits: allLimits,
  });
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** A running program. Signals go to its whole process group. */
export class ProgramProcess {
  readonly pid: number;
  /** It has ended; what it wrote may still be on its way to `onLine`. */
  readonly exited: Promise<ProgramExit>;
  readonly standardError: StandardError;
  readonly #input: Socket;
  readonly #output: MeteredOutput;
  readonly #errors: MeteredOutput;
  readonly #maxWaitingInputBytes: number;
  #exit: ProgramExit | undefined;
  #isPaused = false;

  constructor(
    child: ChildProcess,
    pipes: { input: Pipe; output: Pipe; errors: Pipe },
    standardError: StandardError,
    options: ProgramOptions & { limits: ProgramLimits },
  ) {
    const { limits, onFlood } = options;
    this.pid = child.pid!;
    this.standardError = standardError;
    this.#maxWaitingInputBytes = limits.maxWaitingInputBytes;
    this.#input = new Socket({ fd: pipes.input.writeEnd, readable: false, writable: true });
    // A program that has gone shows in the result of the write and in the exit.
    this.#input.on('error', () => this.#input.destroy());
    const lines = this.#lineReader(options);
    const floodOf = (stream: Flood['stream']) => (bytes: number) =>
      onFlood({ stream, kind: 'rate', bytes, limit: limits.maxOutputBytesPerSecond });
    this.#output = new MeteredOutput(pipes.output.readEnd, {
      maxBytesPerSecond: limits.maxOutputBytesPerSecond,
      onBytes: (chunk) => lines.push(chunk),
      onFlood: floodOf('standard output'),
    });
    this.#errors = new MeteredOutput(pipes.errors.readEnd, {
      maxBytesPerSecond: limits.maxOutputBytesPerSecond,
      onBytes: (chunk) => standardError.push(chunk),
      onFlood: floodOf('standard error'),
    });
    this.exited = new Promise((resolve) =>
      child.once('exit', (code, signal) => {
        this.#exit = { code, signal };
        resolve(this.#exit);
        this.#finish(lines, options).catch(() => {});
      }),
    );
  }

  get exit(): ProgramExit | undefined {
    return this.#exit;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Bytes of standard output that have come. */
  get outputBytes(): number {
    return this.#output.bytes;
  }

  /** Bytes given to {@link writeLine} that the pipe has not taken, because the program does not read. */
  get waitingInputBytes(): number {
    return this.#input.writableLength;
  }

  /** Resolves when all bytes are in the pipe; it never does while a program neither reads nor ends. */
  writeLine(text: string): Promise<WriteResult> {
    if (this.#exit !== undefined || this.#input.destroyed) return Promise.resolve('gone');
    if (this.waitingInputBytes > this.#maxWaitingInputBytes) return Promise.resolve('refused');
    return new Promise((resolve) =>
      this.#input.write(`${text}\n`, (error) => resolve(error ? 'gone' : 'written')),
    );
  }

  /** Closes standard input, by which many programs know that they are to end. */
  closeInput(): void {
    this.#input.end();
  }

  pause(): void {
    this.#isPaused = true;
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#isPaused = false;
    this.#signal('SIGCONT');
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Asks it to end, and kills it if it has not after so long. */
  async terminate(graceMs: number): Promise<ProgramExit> {
    this.#signal('SIGTERM');
    this.resume();
    const timer = setTimeout(() => this.kill(), graceMs);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }

  #signal(signal: NodeJS.Signals): void {
    // Once it has ended, its group has been killed as well, and the number may be another's.
    if (this.#exit !== undefined) return;
    signalGroup(this.pid, signal);
  }

  #lineReader({
    limits,
    onLine,
    onUnreadable,
    onFlood,
  }: ProgramOptions & { limits: ProgramLimits }): LineReader {
    const { maxLineBytes } = limits;
    return new LineReader({
      maxLineBytes,
      onLine,
      onUnreadable,
      onTooLong: () => {
        this.#output.hold();
        onFlood({ stream: 'standard output', kind: 'line', bytes: maxLineBytes, limit: maxLineBytes });
      },
    });
  }

  async #finish(lines: LineReader, { onExit }: ProgramOptions): Promise<void> {
    signalGroup(this.pid, 'SIGKILL');
    this.#input.destroy();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise((resolve) => (timer = setTimeout(resolve, drainMs)));
    await Promise.race([Promise.all([this.#output.ended, this.#errors.ended]), enough]);
    clearTimeout(timer);
    this.#output.close();
    this.#errors.close();
    lines.end();
    this.standardError.close();
    onExit?.(this.#exit!);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // None of the group is left.
  }
}
