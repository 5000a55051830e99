import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUILD_FOLDER } from '../support/build-once.ts';

/** The command line, as it was built for this run of the tests. */
export const builtMain = `${process.env[BUILD_FOLDER]}/cli/main.js`;

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Sends SIGINT when this text has appeared on standard error. */
  readonly interruptAfter?: string;
}

/** Runs the command line, as built from the sources when the test run began, as a process of its own. */
export function runCli(parameters: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(process.execPath, [builtMain, ...parameters], options);
}

/** Runs a command to its end, without a shell. */
export function run(
  command: string,
  parameters: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...options.env };
    const child = spawn(command, parameters, { cwd: options.cwd ?? root, env });
    let stdout = '';
    let stderr = '';
    let isInterrupted = false;
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      if (!isInterrupted && options.interruptAfter !== undefined && stderr.includes(options.interruptAfter)) {
        isInterrupted = true;
        child.kill('SIGINT');
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** A file of the checkout's own recorded histories. */
export const ownHistory = (name: string): string => `${root}/histories/replicated-register/${name}`;
