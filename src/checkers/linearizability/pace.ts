import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LinearizabilityOptions } from './linearizability-options.ts';

/** Between two turns of the event loop: short enough for Ctrl-C, long enough not to matter. */
const TURN_MS = 20;

type PaceOptions = Pick<LinearizabilityOptions<unknown>, 'signal' | 'timeoutMs'>;

/** When to let the event loop run, and when to give up. */
export class Pace {
  readonly #options: PaceOptions;
  readonly #began = performance.now();
  #turnBegan = performance.now();

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  limitMet(): 'cancelled' | 'time' | undefined {
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = this.#options;
    if (signal?.aborted) return 'cancelled';
    return performance.now() - this.#began > timeoutMs ? 'time' : undefined;
  }

  turnIsOver(): boolean {
    return performance.now() - this.#turnBegan >= TURN_MS;
  }

  async nextTurn(): Promise<void> {
    await nextTurn();
    this.#turnBegan = performance.now();
  }
}
