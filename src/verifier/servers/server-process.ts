import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { BadInput } from '../../core/bad-input.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { NodeCommand } from './server-definition.ts';

export interface ServerProcessOptions {
  /** What messages call it: `etcd n1`. */
  readonly name: string;
  readonly workingFolder: string;
  /** Both outputs are appended to it. */
  readonly logFile: string;
  /** In the environment of the process, so that all of a run are found. */
  readonly runId: string;
  readonly watchdog: Watchdog;
  /** It ended, and nobody had told it to. */
  readonly onUnexpectedEnd: (message: string) => void;
}

/** A server that is started, stopped for a while, killed and started again. One life at a time. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  /** How often it was started. */
  starts = 0;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws BadInput if the program cannot be started */
  async start({ command, environment }: NodeCommand): Promise<void> {
    const { name, workingFolder, logFile, runId, watchdog } = this.#options;
    const [program, ...args] = command;
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: workingFolder,
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C', ...environment, QUORATE_RUN_ID: runId },
    });
    closeSync(log);
    // Listening before it can have ended, which a wrong argument makes it do at once.
    const spawned = once(child, 'spawn');
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    child.once('exit', (code, signal) => this.#noticeEnd(child, signal ?? `exit code ${code}`));
    try {
      await spawned;
    } catch (error) {
      throw new BadInput(`${name} cannot be started: ${(error as Error).message}`, {
        remedy: `Is ${program} installed? scripts/install-servers.sh installs what is missing.`,
      });
    }
    watchdog.add(child.pid!);
    this.#child = child;
    this.starts += 1;
    if (child.exitCode !== null) this.#noticeEnd(child, `exit code ${child.exitCode}`);
  }

  /** SIGSTOP to its whole group. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Whether the system says that it is stopped (Linux; elsewhere taken for granted). */
  isPaused(): boolean {
    if (this.processId === undefined || process.platform !== 'linux') return this.processId !== undefined;
    return stateOf(this.processId) === 'T';
  }

  /** SIGKILL to the group. Resolves when the process is gone; at once if there is none. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    signalGroup(child.pid!, 'SIGKILL');
    await this.#ended;
    this.#options.watchdog.drop(child.pid!);
  }

  /** The last lines of the log, for a report. */
  lastLines(count: number): readonly string[] {
    try {
      return readFileSync(this.#options.logFile, 'utf8').trimEnd().split('\n').slice(-count);
    } catch {
      return [];
    }
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.processId !== undefined) signalGroup(this.processId, signal);
  }

  #noticeEnd(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#options.watchdog.drop(child.pid!);
    this.#options.onUnexpectedEnd(`${this.#options.name} ended by itself: ${how}`);
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** `/proc/PID/stat`: the field after the name, which may itself hold spaces and parentheses. */
function stateOf(processId: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return text.charAt(text.lastIndexOf(')') + 2);
  } catch {
    return undefined;
  }
}
