import { AssertionViolated, BadInput, RunStopped } from '../core/bad-input.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { assertionName, isTrue } from './assertion.ts';
import { BreadthFirst, NO_PARENT, type Outcome, type Violation } from './breadth-first.ts';
import { buildResult } from './build-result.ts';
import type { Counterexample, ExplorationProgress, ExplorationResult } from './exploration-result.ts';
import type { TemporalFindings } from './liveness/judge-properties.ts';
import { TemporalPhase } from './liveness/temporal-phase.ts';
import { type ExploreOptions, validateOptions } from './options.ts';
import { modelFailure } from './path.ts';
import { RunClock, yieldToEventLoop } from './run-clock.ts';
import { searchFailure } from './search-failure.ts';
import { violationTrace } from './trace.ts';

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
  search.limitMet = () => clock.limitMet();
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
  let findings = await temporal.judge(search, outcome);
  if (outcome.kind === 'exhausted' && findings?.counterexample === undefined) {
    const broken = brokenPostcondition(search);
    if (broken !== undefined) {
      outcome = broken;
      findings = await temporal.judge(search, broken);
    }
  }
  return resultOf(search, outcome, findings, options, clock.seconds);
}

/** The first postcondition that is false after the whole search. */
function brokenPostcondition<S>({ system }: BreadthFirst<S>): Outcome | undefined {
  try {
    const broken = system.postconditions?.find(({ holds }) => !isTrue(holds));
    return broken && { kind: 'refuted', property: broken.name, what: 'postcondition' };
  } catch (error) {
    throw modelFailure(system, error, { moment: 'end' });
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
    if (error instanceof RunStopped) return { kind: 'limit', limit: clock.limitMet()! };
    if (error instanceof AssertionViolated) return violatedAssertion(search, error);
    // What was violated before stays violated.
    const found = search.outcome ?? search.pending;
    if (found?.kind === 'violation') return found;
    throw searchFailure(search, error, bits);
  }
}

function violatedAssertion<S>(search: BreadthFirst<S>, error: AssertionViolated): Outcome {
  const remarks = [error.message];
  return { kind: 'violation', violation: search.assertionViolation(assertionName(error)), remarks };
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
  const { violation, remarks = [] } = outcome;
  const { property, kind } = violation;
  try {
    const trace = violationTrace(search, violation, options.fingerprintBits);
    const told = remarks.length === 0 ? {} : { remarks };
    return { property, kind, depth: Math.max(0, trace.length - 1), trace, ...told };
  } catch (error) {
    if (search.system.isImpure !== true) throw error;
    const depth = depthOf(search, violation);
    return { property, kind, depth, trace: [], remarks: [...remarks, NOT_REPEATED] };
  }
}

const NOT_REPEATED =
  'its behaviour cannot be shown: operators such as RandomElement or TLCGet do not repeat what they did. ' +
  'Random behaviours (--simulate) are shown as they were drawn';

/** How many steps lead to a violation. */
function depthOf<S>(search: BreadthFirst<S>, { parent, ordinal }: Violation): number {
  let depth = ordinal < 0 ? 0 : 1;
  for (let at = parent; at !== NO_PARENT; at = search.parentOf(at)) depth++;
  return Math.max(0, depth - 1);
}
