import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { plural } from '../core/plural.ts';
import { ExitCode } from '../core/verdict.ts';
import type { Service } from '../runtime/services/service.ts';
import { structuredLog } from '../runtime/structured-log.ts';
import { print } from './output.ts';
import type { ServeCommandOptions } from './serve.ts';

const maxNodes = 9;
const defaultHttpPort = 8001;
/** A node that ends by itself is started again, after a wait that doubles from one to the other. */
const minRestartMs = 500;
const maxRestartMs = 10_000;
/** After so long a life the wait is short again. */
const longLifeMs = 30_000;
/** A node that does not end when it is told to is killed. */
const killAfterMs = 15_000;

interface NodeCommand {
  readonly name: string;
  readonly httpPort: number;
  readonly args: readonly string[];
}

/** Starts the nodes as processes of their own, starts those again that fall, and ends all of them with itself. */
export async function runLocalCluster(
  service: Service,
  options: ServeCommandOptions,
  count: number,
): Promise<ExitCode> {
  const commands = planNodes(service, options, count);
  print(
    `${service.title}: ${plural(count, 'node')}\n` +
      commands.map(({ name, httpPort }) => `  ${name}  http://127.0.0.1:${httpPort}`).join('\n') +
      '\nCtrl-C ends them.',
  );
  const cluster = new LocalCluster(commands);
  const stop = () => cluster.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const exitCode = await cluster.ended;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
  return exitCode;
}

function planNodes(service: Service, options: ServeCommandOptions, count: number): readonly NodeCommand[] {
  const { data, http, node, peers, peerPort, cluster, set = [], trace, httpTokenFile } = options;
  if (node !== undefined || peers !== undefined)
    throw new BadInput('a local cluster names its own nodes', { remedy: 'Leave --node and --peers out.' });
  if (data === undefined)
    throw new BadInput('a local cluster needs --data', {
      remedy: 'Name a folder, which is made if it is not there.',
    });
  if (count < 1 || count > maxNodes) throw new BadInput(`a local cluster has 1 to ${maxNodes} nodes`);
  if (http !== undefined && http.host !== '127.0.0.1')
    throw new BadInput('a local cluster serves this machine only', {
      remedy: 'Name a port alone with --http.',
    });
  const firstHttpPort = http?.port ?? defaultHttpPort;
  const folder = resolve(data);
  const keyFile = options.peerKeyFile ?? makeKey(folder);
  if (trace !== undefined) mkdirSync(trace, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `n${index + 1}`);
  const addresses = names.map((name, index) => `${name}=127.0.0.1:${peerPort + index}`).join(',');
  return names.map((name, index) => ({
    name,
    httpPort: firstHttpPort + index,
    args: [
      ...['serve', service.slug, '--node', name, '--peers', addresses, '--data', join(folder, name)],
      ...['--http', String(firstHttpPort + index), '--cluster', cluster, '--peer-key-file', keyFile],
      ...(httpTokenFile === undefined ? [] : ['--http-token-file', httpTokenFile]),
      ...(trace === undefined ? [] : ['--trace', join(trace, `${name}.jsonl`)]),
      ...set.flatMap((setting) => ['--set', setting]),
    ],
  }));
}

function makeKey(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'peer.key');
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

class LocalCluster {
  readonly ended: Promise<ExitCode>;
  readonly #log = structuredLog('supervisor');
  readonly #children = new Map<string, ChildProcess>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #exitCode: ExitCode = ExitCode.valid;
  #isStopping = false;
  #end: (exitCode: ExitCode) => void = () => {};

  constructor(commands: readonly NodeCommand[]) {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    for (const command of commands) this.#start(command, minRestartMs);
  }

  /** Tells all nodes to end; told again, kills them. */
  stop(): void {
    const signal = this.#isStopping ? 'SIGKILL' : 'SIGTERM';
    this.#isStopping = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    for (const child of this.#children.values()) end(child, signal);
    setTimeout(() => {
      for (const child of this.#children.values()) end(child, 'SIGKILL');
    }, killAfterMs).unref();
    this.#endIfAllHave();
  }

  #start(command: NodeCommand, waitMs: number): void {
    const began = performance.now();
    // In a process group of its own, so that Ctrl-C reaches this process alone, which passes it on. The channel tells the
    // node when this process has gone, however it went.
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...command.args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    this.#children.set(command.name, child);
    child.once('error', (error) =>
      this.#log('error', 'nodeNotStarted', { node: command.name, message: error.message }),
    );
    child.once('close', (code, signal) => {
      this.#children.delete(command.name);
      if (this.#isStopping) {
        if (code !== 0) this.#exitCode = Math.max(this.#exitCode, code ?? ExitCode.unknown) as ExitCode;
        this.#endIfAllHave();
        return;
      }
      this.#log('warning', 'nodeEnded', { node: command.name, code, signal });
      if (code === ExitCode.badInput) {
        this.#exitCode = ExitCode.badInput;
        this.stop();
        return;
      }
      const nextMs = performance.now() - began > longLifeMs ? minRestartMs : waitMs;
      const restart = setTimeout(() => {
        this.#restarts.delete(restart);
        this.#start(command, Math.min(maxRestartMs, nextMs * 2));
      }, nextMs);
      this.#restarts.add(restart);
    });
  }

  #endIfAllHave(): void {
    if (this.#isStopping && this.#children.size === 0) this.#end(this.#exitCode);
  }
}

/** Also one that stands still: it has to go on to notice. */
function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  child.kill(signal);
  child.kill('SIGCONT');
}
