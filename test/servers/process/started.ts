import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnreadableLine } from '../../../src/verifier/process/line-reader.ts';
import { NamedPipes } from '../../../src/verifier/process/named-pipes.ts';
import {
  type Flood,
  type ProgramExit,
  type ProgramOptions,
  type ProgramProcess,
  startProgram,
} from '../../../src/verifier/process/program-process.ts';

export interface Started {
  readonly program: ProgramProcess;
  readonly lines: string[];
  readonly unreadable: UnreadableLine[];
  readonly floods: Flood[];
  /** All output has been given out. */
  readonly drained: Promise<ProgramExit>;
}

/** Programs of one test, with what came from them; `clean` kills those that are left. */
export class Starter {
  readonly folder = mkdtempSync(join(tmpdir(), 'quorate-process-'));
  readonly runId = `test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  readonly #pipes = new NamedPipes();
  readonly #programs: ProgramProcess[] = [];

  async start(command: readonly string[], options: Partial<ProgramOptions> = {}): Promise<Started> {
    const lines: string[] = [];
    const unreadable: UnreadableLine[] = [];
    const floods: Flood[] = [];
    let onExit: (exit: ProgramExit) => void = () => {};
    const drained = new Promise<ProgramExit>((resolve) => (onExit = resolve));
    const program = await startProgram({
      command,
      runId: this.runId,
      pipes: this.#pipes,
      onLine: (text) => lines.push(text),
      onUnreadable: (line) => unreadable.push(line),
      onFlood: (flood) => floods.push(flood),
      onExit,
      ...options,
    });
    this.#programs.push(program);
    return { program, lines, unreadable, floods, drained };
  }

  async clean(): Promise<void> {
    for (const program of this.#programs) program.kill();
    await Promise.all(this.#programs.map(({ exited }) => exited));
    this.#pipes.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Processes whose environment names the run; on Linux only. */
export function processesOfRun(runId: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`QUORATE_RUN_ID=${runId}`);
    } catch {
      return false;
    }
  });
}

export async function until(condition: () => boolean, what: string, maxMs = 60_000): Promise<void> {
  const endMs = performance.now() + maxMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
