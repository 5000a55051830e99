import { BadInput } from '../core/bad-input.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import type { Check } from '../core/verdict.ts';
import { BreadthFirst, type Outcome } from './breadth-first.ts';
import { collisionOdds } from './collision-odds.ts';
import type { Counterexample, ExplorationProgress, ExplorationResult } from './exploration-result.ts';
import { formatTrace } from './format-trace.ts';
import { type ExploreOptions, validateOptions } from './options.ts';
import { RunClock, yieldToEventLoop } from './run-clock.ts';
import { describePath, pathTo, violationTrace } from './trace.ts';
import { coverageWarnings } from './warnings.ts';

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
    outcome = runSlice(search, clock);
    const limit = clock.limitMet();
    if (outcome === undefined && limit !== undefined) outcome = { kind: 'limit', limit };
    options.onProgress?.(progressOf(search, clock.seconds));
    if (outcome === undefined) await yieldToEventLoop();
  }
  return resultOf(search, outcome, options, clock.seconds);
}

function runSlice<S>(search: BreadthFirst<S>, clock: RunClock): Outcome | undefined {
  try {
    return search.run(clock.sliceIsOver);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const trace = formatTrace(describePath(search.system, pathTo(search, search.expanding)));
    throw new BadInput(`${search.system.name} failed: ${(error as Error).message}`, {
      remedy: `It happened while this state was expanded or its successors were judged:\n${trace}`,
    });
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
  const { system, checks, generated, distinct } = search;
  const deadlock = options.deadlock ?? system.deadlock;
  const counterexample = counterexampleOf(search, outcome, options);
  const exhaustive = outcome.kind === 'exhausted';
  const names = [...checks.names, ...(deadlock === 'violation' ? ['deadlock'] : [])];
  const coverage = search.counts.coverage();
  return {
    verdict: exhaustive ? 'valid' : outcome.kind === 'violation' ? 'violated' : 'unknown',
    model: system.name,
    checks: names.map((name) => checkOf(name, outcome, counterexample)),
    states: { generated, distinct, depth: counterexample?.depth ?? search.depth },
    seconds,
    counterexample,
    limit: outcome.kind === 'limit' ? outcome.limit : undefined,
    coverage,
    properties: checks.coverage(),
    witnesses: checks.witnesses(),
    warnings: coverageWarnings(exhaustive, coverage, checks, collisionOdds(distinct, generated)),
    scope: {
      mode: 'breadth-first',
      exhaustive,
      constraints: [...system.stateConstraints, ...system.actionConstraints].map(({ name }) => name),
      constrainedOut: search.constrainedOut,
      deadlock,
      collisionOdds: collisionOdds(distinct, generated),
      storedValues: search.table.size,
    },
  };
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

function checkOf(name: string, outcome: Outcome, counterexample: Counterexample | undefined): Check {
  if (outcome.kind === 'exhausted') return { name, verdict: 'valid' };
  if (counterexample?.property === name) {
    return { name, verdict: 'violated', detail: `after ${counterexample.depth} steps` };
  }
  const detail =
    outcome.kind === 'limit'
      ? outcome.limit.message
      : 'the search ended at the violation of another property';
  return { name, verdict: 'unknown', detail };
}
