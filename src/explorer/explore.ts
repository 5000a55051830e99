import type { TransitionSystem } from '../core/transition-system.ts';
import { BreadthFirst, type Outcome } from './breadth-first.ts';
import { buildResult } from './build-result.ts';
import type { Counterexample, ExplorationProgress, ExplorationResult } from './exploration-result.ts';
import { type ExploreOptions, validateOptions } from './options.ts';
import { modelFailure } from './path.ts';
import { RunClock, yieldToEventLoop } from './run-clock.ts';
import { pathTo, violationTrace } from './trace.ts';

/**
 * Explores every reachable state of a model, breadth first, and judges its properties. A counterexample is a
 * shortest one.
 *
 * @throws BadInput for options that make no sense, and for a model that throws: with the behaviour that led there.
 */
export async function explore<S>(
  system: TransitionSystem<S>,
  options: ExploreOptions = {},
): Promise<ExplorationResult> {
  validateOptions(system, options);
  const clock = new RunClock(options);
  const search = new BreadthFirst(system, options);
  let outcome: Outcome | undefined;
  while (outcome === undefined) {
    clock.startSlice();
    outcome = runSlice(search, clock, options.fingerprintBits);
    const limit = clock.limitMet();
    if (outcome === undefined && limit !== undefined) outcome = search.pending ?? { kind: 'limit', limit };
    options.onProgress?.(progressOf(search, clock.seconds));
    if (outcome === undefined) await yieldToEventLoop();
  }
  return resultOf(search, outcome, options, clock.seconds);
}

function runSlice<S>(
  search: BreadthFirst<S>,
  clock: RunClock,
  bits: number | undefined,
): Outcome | undefined {
  try {
    return search.run(clock.sliceIsOver);
  } catch (error) {
    // What was violated before stays violated.
    const found = search.outcome ?? search.pending;
    if (found?.kind === 'violation') return found;
    throw modelFailure(search.system, error, pathTo(search, search.expanding, bits));
  }
}

function progressOf<S>(search: BreadthFirst<S>, seconds: number): ExplorationProgress {
  const { generated, distinct, frontierSize, depth } = search;
  const generatedPerSecond = Math.round(generated / Math.max(seconds, 1e-3));
  return { generated, distinct, frontier: frontierSize, depth, generatedPerSecond, seconds };
}

function resultOf<S>(
  search: BreadthFirst<S>,
  outcome: Outcome,
  options: ExploreOptions,
  seconds: number,
): ExplorationResult {
  const { system, checks, counts, generated, distinct, depth, constrainedOut, table } = search;
  return buildResult({
    ...{ system, checks, counts, generated, distinct, depth, constrainedOut, seconds },
    mode: 'breadth-first',
    deadlock: options.deadlock ?? system.deadlock,
    storedValues: table.size,
    counterexample: counterexampleOf(search, outcome, options),
    limit: outcome.kind === 'limit' ? outcome.limit : undefined,
  });
}

function counterexampleOf<S>(
  search: BreadthFirst<S>,
  outcome: Outcome,
  options: ExploreOptions,
): Counterexample | undefined {
  if (outcome.kind !== 'violation') return undefined;
  const { property, kind } = outcome.violation;
  const trace = violationTrace(search, outcome.violation, options.fingerprintBits);
  return { property, kind, depth: trace.length - 1, trace };
}
