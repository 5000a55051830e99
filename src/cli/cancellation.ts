import { parentPort } from 'node:worker_threads';

/**
 * Turns Ctrl-C into a cancellation: the run stops at its next pause and reports what it knows. A second Ctrl-C ends
 * the process at once.
 */
export function cancelOnInterrupt(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nInterrupted: reporting what is known (again to stop at once).\n');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // On the thread with the large stack, which no signal reaches.
  parentPort?.on('message', interrupt);
  const dispose = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    parentPort?.off('message', interrupt);
  };
  return { signal: controller.signal, dispose };
}
