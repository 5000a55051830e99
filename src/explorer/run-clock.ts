import type { LimitMet } from './exploration-result.ts';
import type { ExploreOptions } from './options.ts';

const SLICE_MS = 40;

/** Time, memory and cancellation of a run: what a search must look at between its steps. */
export class RunClock {
  readonly #options: Pick<ExploreOptions, 'timeoutMs' | 'maxMemoryMiB' | 'signal'>;
  readonly #start = performance.now();
  #sliceEnd = 0;

  constructor(options: Pick<ExploreOptions, 'timeoutMs' | 'maxMemoryMiB' | 'signal'>) {
    this.#options = options;
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Begins a slice of work, short enough that a key press or a cancellation is not felt to wait. */
  startSlice(): void {
    this.#sliceEnd = performance.now() + SLICE_MS;
  }

  readonly sliceIsOver = (): boolean => performance.now() >= this.#sliceEnd;

  /** The limit that is met now, if any. */
  limitMet(): LimitMet | undefined {
    const { signal, timeoutMs, maxMemoryMiB } = this.#options;
    if (signal?.aborted) return { limit: 'cancelled', message: 'the run was cancelled' };
    if (timeoutMs !== undefined && this.seconds * 1000 >= timeoutMs) {
      return { limit: 'time', message: `${timeoutMs} ms have passed` };
    }
    if (maxMemoryMiB === undefined) return undefined;
    const usedMiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
    return usedMiB < maxMemoryMiB ? undefined : { limit: 'memory', message: `${usedMiB} MiB are in use` };
  }
}

/** Lets timers, signals and input through. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
