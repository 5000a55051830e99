import { isMainThread, Worker } from 'node:worker_threads';

/** Enough for recursive operators that nest some hundred thousand calls, at a kilobyte or two each. */
const STACK_MIB = 256;

/** Whether this thread already has the large stack. */
export const hasLargeStack = !isMainThread;

/**
 * Runs the same command line again on a thread with a large stack. Only a thread can have one: the stack of a process is
 * given to it by the system before it starts. Nothing of the first run is kept, so nothing of it can be half done.
 *
 * @returns the exit code.
 */
export function runOnLargeStack(entry: URL, commandLine: readonly string[]): Promise<number> {
  const worker = new Worker(entry, { argv: [...commandLine], resourceLimits: { stackSizeMb: STACK_MIB } });
  let interruptions = 0;
  const interrupt = () => {
    if (++interruptions > 1) process.exit(130);
    // Signals reach the main thread alone.
    worker.postMessage('interrupt');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
}
