import { spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../core/bad-input.ts';

/** Both ends of a pipe, as descriptors of this process; a child gets the one it needs, as a blocking one. */
export interface Pipe {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/** As many as eight programs take: making named pipes costs a process, so they are made in batches. */
const batchSize = 24;

/**
 * Pipes for programs that are started. Node itself would hand a child sockets, which `open("/dev/stdin")` refuses, so these
 * are named pipes, whose names are gone again as soon as both ends are open.
 */
export class NamedPipes {
  readonly #ready: Pipe[] = [];
  #making: Promise<void> | undefined;

  /** @throws BadInput if the system has no named pipes. */
  async take(count: number): Promise<readonly Pipe[]> {
    while (this.#ready.length < count) {
      this.#making ??= this.#make().finally(() => (this.#making = undefined));
      await this.#making;
    }
    return this.#ready.splice(0, count);
  }

  /** Closes those that nobody took. */
  close(): void {
    for (const { readEnd, writeEnd } of this.#ready.splice(0)) {
      closeSync(readEnd);
      closeSync(writeEnd);
    }
  }

  async #make(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-pipes-'));
    try {
      const paths = Array.from({ length: batchSize }, (_, index) => join(folder, String(index)));
      await makeNamedPipes(paths);
      for (const path of paths) this.#ready.push(openBothEnds(path));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function makeNamedPipes(paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new BadInput(`named pipes cannot be made: ${reason}`, {
          remedy: 'Programs are started on Linux and macOS, with the command mkfifo.',
        }),
      );
    const child = spawn('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => (code === 0 ? resolve() : fail(`mkfifo ended with ${code}`)));
  });
}

function openBothEnds(path: string): Pipe {
  // Opening one end waits for the other: with both in one descriptor neither has to wait.
  const both = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    return {
      readEnd: openSync(path, constants.O_RDONLY),
      writeEnd: openSync(path, constants.O_WRONLY),
    };
  } finally {
    closeSync(both);
  }
}
