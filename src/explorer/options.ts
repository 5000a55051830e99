import { BadInput } from '../core/bad-input.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import type { ExplorationProgress } from './exploration-result.ts';

/** Limits and wishes for an exploration. Without limits it runs until the frontier is empty. */
export interface ExploreOptions {
  /** Distinct states to store at most. */
  readonly maxStates?: number | undefined;
  /** Steps from an initial state at most: states at this depth are checked, not expanded. */
  readonly maxDepth?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Resident memory of the process at most, in MiB. */
  readonly maxMemoryMiB?: number | undefined;
  /** Check only these properties. */
  readonly properties?: readonly string[] | undefined;
  /** Overrides what the model says of deadlocks. */
  readonly deadlock?: 'violation' | 'allowed' | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ExplorationProgress) => void) | undefined;
  /** Keeps whole states and stops at the first two that share a fingerprint. Slow, and uses much memory. */
  readonly detectCollisions?: boolean | undefined;
  /** Of 64: for tests of collision detection. */
  readonly fingerprintBits?: number | undefined;
  /** `always` builds every successor, also those seen before: for tests that compare both ways. */
  readonly construction?: 'when new' | 'always' | undefined;
  /** Only 1 for now. */
  readonly workers?: number | undefined;
}

/** @throws BadInput for options that make no sense or are not there yet. */
export function validateOptions<S>(system: TransitionSystem<S>, options: ExploreOptions): void {
  if (options.workers !== undefined && options.workers !== 1) {
    throw new BadInput(`${options.workers} workers are not supported yet`, {
      remedy: 'Run with one worker (leave --workers out); it is the only mode for now.',
    });
  }
  for (const name of ['maxStates', 'maxDepth', 'timeoutMs', 'maxMemoryMiB'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      throw new BadInput(`${name} must be a whole number of at least 0, not ${value}`);
    }
  }
  const known = propertyNames(system);
  const unknown = options.properties?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new BadInput(`${system.name} has no property "${unknown}"`, {
      remedy: `Its properties: ${known.join(', ') || 'none'}.`,
    });
  }
}

/** Names of all properties of a system, in the order in which they are checked. */
function propertyNames<S>(system: TransitionSystem<S>): string[] {
  const temporal = system.temporalProperties ?? [];
  return [...system.invariants, ...system.actionProperties, ...temporal].map(({ name }) => name);
}
