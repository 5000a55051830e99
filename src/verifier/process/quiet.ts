import { setImmediate, setTimeout } from 'node:timers/promises';
import { canSeeThreads, readThreadStates } from './thread-states.ts';

/** What is asked of a process: {@link ProgramProcess} has it. */
export interface QuietProcess {
  readonly pid: number;
  readonly exit: unknown;
  readonly outputBytes: number;
  readonly waitingInputBytes: number;
}

export interface QuietOptions {
  /** After so long the answer is `forced`. */
  readonly maxMs: number;
}

/** Whether the process does nothing any more until something comes; or it was not waited for any longer. */
export type Quietness = 'quiet' | 'forced';

/** How quiet is told on this system, for the scope of a verdict. */
export const quietScope: string = canSeeThreads
  ? 'quiet: every thread sleeps in read, poll, epoll or futex, and none has run between two looks'
  : 'quiet: nothing was written for some time; what threads do cannot be seen on this system';

const sampleGapMs = 2;
const headStartMs = 1;
/** Where threads cannot be seen. */
const silenceMs = 20;

/**
 * Waits until a process has dealt with what it was sent (WORLDS, "Foreign programs under a schedule"): all bytes are in its
 * pipe; every thread of it and of its descendants sleeps in a call that waits for input; none of them has run between two looks 2 ms
 * apart; and nothing came from it meanwhile. A timer may still wake it later.
 */
export async function waitUntilQuiet(process: QuietProcess, { maxMs }: QuietOptions): Promise<Quietness> {
  const untilMs = performance.now() + maxMs;
  // Right after it was given something it is about to run: a first look at once would be of no use.
  if (canSeeThreads) await setTimeout(headStartMs);
  let before = look(process);
  for (;;) {
    await setTimeout(canSeeThreads ? sampleGapMs : silenceMs);
    const now = look(process);
    // What it wrote before it fell asleep may still be in the pipe: one turn of the event loop reads it.
    await setImmediate();
    await setImmediate();
    if (process.exit !== undefined) return 'quiet';
    const isSame =
      now.isIdle && before.isIdle && now.runs === before.runs && process.outputBytes === before.outputBytes;
    if (isSame) return 'quiet';
    if (performance.now() > untilMs) return 'forced';
    before = now;
  }
}

interface Look {
  readonly isIdle: boolean;
  readonly runs: string;
  readonly outputBytes: number;
}

function look(process: QuietProcess): Look {
  const { outputBytes, waitingInputBytes } = process;
  const hasRead = waitingInputBytes === 0;
  if (!canSeeThreads) return { isIdle: hasRead, runs: '', outputBytes };
  const { areWaiting, runs } = readThreadStates(process.pid);
  return { isIdle: hasRead && areWaiting, runs, outputBytes };
}
