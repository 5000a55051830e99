import { AssertionViolated, BadInput } from '../core/bad-input.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { BreadthFirst, type Outcome } from './breadth-first.ts';
import { buildResult } from './build-result.ts';
import type { Counterexample, ExplorationProgress, ExplorationResult } from './exploration-result.ts';
import type { TemporalFindings } from './liveness/judge-properties.ts';
import { TemporalPhase } from './liveness/temporal-phase.ts';
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
  if (options.detectCollisions && system.identityOf !== undefined) {
    throw new BadInput('collisions cannot be told from states that a VIEW or SYMMETRY makes alike', {
      remedy: 'Remove VIEW and SYMMETRY, or do not ask to detect collisions.',
    });
  }
  const clock = new RunClock(options);
  const temporal = new TemporalPhase(system, options, clock);
  const search = new BreadthFirst(system, options, temporal.recorder);
  const failed = system.failedAssumptions?.[0];
  let outcome: Outcome | undefined =
    failed === undefined ? undefined : { kind: 'refuted', property: failed, what: 'assumption' };
  while (outcome === undefined) {
    clock.startSlice();
    outcome = runSlice(search, clock, options.fingerprintBits);
    const limit = clock.limitMet();
    if (outcome === undefined && limit !== undefined) outcome = search.pending ?? { kind: 'limit', limit };
    options.onProgress?.(progressOf(search, clock.seconds));
    if (outcome === undefined) await yieldToEventLoop();
  }
  if (outcome.kind === 'exhausted') outcome = brokenPostcondition(search) ?? outcome;
  const findings = await temporal.judge(search, outcome);
  return resultOf(search, outcome, findings, options, clock.seconds);
}

/** The first postcondition that is false after the whole search. */
function brokenPostcondition<S>({ system }: BreadthFirst<S>): Outcome | undefined {
  try {
    const broken = system.postconditions?.find(({ holds }) => !holds());
    return broken && { kind: 'refuted', property: broken.name, what: 'postcondition' };
  } catch (error) {
    throw modelFailure(system, error, []);
  }
}

function runSlice<S>(
  search: BreadthFirst<S>,
  clock: RunClock,
  bits: number | undefined,
): Outcome | undefined {
  try {
    return search.run(clock.sliceIsOver);
  } catch (error) {
    if (error instanceof AssertionViolated && search.expanding >= 0) return violatedAssertion(search, error);
    // What was violated before stays violated.
    const found = search.outcome ?? search.pending;
    if (found?.kind === 'violation') return found;
    throw modelFailure(search.system, error, pathTo(search, search.expanding, bits));
  }
}

function violatedAssertion<S>(search: BreadthFirst<S>, { message }: AssertionViolated): Outcome {
  const parent = search.expanding;
  const [[low, high]] = search.visited.fingerprintsOf([parent]) as [[number, number]];
  const property = `Assert: ${message}`;
  return { kind: 'violation', violation: { property, kind: 'assertion', parent, ordinal: -1, low, high } };
}

function progressOf<S>(search: BreadthFirst<S>, seconds: number): ExplorationProgress {
  const { generated, distinct, frontierSize, depth } = search;
  const generatedPerSecond = Math.round(generated / Math.max(seconds, 1e-3));
  return { generated, distinct, frontier: frontierSize, depth, generatedPerSecond, seconds };
}

function resultOf<S>(
  search: BreadthFirst<S>,
  outcome: Outcome,
  temporal: TemporalFindings,
  options: ExploreOptions,
  seconds: number,
): ExplorationResult {
  const { system, checks, counts, generated, distinct, depth, constrainedOut, table } = search;
  return buildResult({
    ...{ system, checks, counts, generated, distinct, depth, constrainedOut, seconds },
    mode: 'breadth-first',
    deadlock: options.deadlock ?? system.deadlock,
    storedValues: table.size,
    temporal,
    counterexample: counterexampleOf(search, outcome, options) ?? temporal.counterexample,
    limit: outcome.kind === 'limit' ? outcome.limit : undefined,
  });
}

function counterexampleOf<S>(
  search: BreadthFirst<S>,
  outcome: Outcome,
  options: ExploreOptions,
): Counterexample | undefined {
  if (outcome.kind === 'refuted')
    // No state is to blame: there is no behaviour to show.
    return { property: outcome.property, kind: outcome.what, depth: 0, trace: [] };
  if (outcome.kind !== 'violation') return undefined;
  const { property, kind } = outcome.violation;
  const trace = violationTrace(search, outcome.violation, options.fingerprintBits);
  return { property, kind, depth: trace.length - 1, trace };
}
