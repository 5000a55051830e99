import { Randomness } from '../../core/random.ts';
import { HeldWorld, type ProgramSetup } from './held-world.ts';

export interface TimersOptions {
  readonly nodeCount: number;
  readonly maxMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How the programs behave when nobody asks them anything. */
export interface Timers {
  /** After so long one of them sent something by itself; `undefined`: none did while it was waited for. */
  readonly firstMs: number | undefined;
  /** They never came to rest: each step has to be ended by the clock. */
  readonly areRestless: boolean;
}

const sliceMs = 50;

/**
 * Starts the programs and lets time pass without asking anything: whether they do something by themselves decides whether a
 * schedule must let time pass. What waits for a timer only after it was asked is not found so.
 */
export async function findTimers(setup: ProgramSetup, options: TimersOptions): Promise<Timers> {
  const { nodeCount, maxMs, signal } = options;
  const world = new HeldWorld({ setup, nodeCount, randomness: new Randomness(0) });
  try {
    let held = [...(await world.start())];
    const areRestless = world.steps.some(({ isForced }) => isForced);
    // What they say at once to begin with is no timer.
    for (let count = 0; held.length > 0 && count < 100; count++)
      held.push(...(await world.deliver(held.shift()!, 0)));
    held = [];
    const before = world.spontaneousCount;
    const startMs = performance.now();
    while (performance.now() - startMs < maxMs && !signal?.aborted && world.problems.length === 0) {
      await world.letPass(sliceMs, 0);
      const firstMs = Math.round(performance.now() - startMs);
      if (world.spontaneousCount > before) return { firstMs, areRestless };
    }
    return { firstMs: undefined, areRestless };
  } finally {
    await world.stop();
  }
}
