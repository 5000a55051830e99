import { and, not } from '../../core/formula.ts';
import { plural } from '../../core/plural.ts';
import { assumptionsFormula, type TemporalProperty } from '../../core/temporal-property.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import type { Check } from '../../core/verdict.ts';
import type { Counterexample, LimitMet } from '../exploration-result.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import { describeClosing, describePath } from '../path.ts';
import type { AtomTable } from './atom-table.ts';
import { type ConcreteLasso, runAlong } from './concrete-lasso.ts';
import { findFairBehaviour, findViolation } from './find-violation.ts';
import type { GraphRecorder } from './graph-recorder.ts';
import { LassoJudge } from './judge-lasso.ts';
import { type Lasso, withoutStuttering } from './lasso.ts';
import { FormulaTooLarge } from './tableau.ts';
import { runAround } from './view-lasso.ts';

/** A recorded graph, and what it takes to run the system along a behaviour of it. */
export interface RecordedSearch<S> {
  readonly system: TransitionSystem<S>;
  readonly atoms: AtomTable<S>;
  readonly graph: GraphRecorder<S>;
  readonly visited: FingerprintSet;
  readonly fingerprintBits: number | undefined;
  /** Whether a constraint kept out a state or a step. */
  readonly isCut: boolean;
  /** Why states or steps are missing from the graph, if some are: nothing is then `valid`. */
  readonly missing: string | undefined;
}

/** What was found of the temporal properties. */
export interface TemporalFindings {
  readonly checks: readonly Check[];
  readonly counterexample: Counterexample | undefined;
  readonly warnings: readonly string[];
  /** What kept the judging from its end. */
  readonly limit?: LimitMet | undefined;
  /** Which states were looked at, where those are not the ones of the search. */
  readonly scope?: string;
}

/** The formulas of a system that its graph has to carry the atoms of. */
export function temporalFormulas<S>(system: TransitionSystem<S>, properties: readonly TemporalProperty<S>[]) {
  return [assumptionsOf(system), ...properties.map(({ formula }) => formula)];
}

function assumptionsOf<S>({ fairness, temporalAssumptions }: TransitionSystem<S>) {
  return assumptionsFormula(fairness ?? [], temporalAssumptions ?? []);
}

/**
 * Judges each property in turn until one is violated. Yields now and then, so that its owner can pause or stop it; what
 * is known by then is in `known`.
 */
export function* judgeProperties<S>(
  search: RecordedSearch<S>,
  properties: readonly TemporalProperty<S>[],
  known: Check[],
): Generator<void, TemporalFindings> {
  const { system, graph, atoms, missing, isCut } = search;
  const warnings: string[] = [];
  if (missing === undefined && isCut) {
    const behaviour = yield* findFairBehaviour(graph, atoms, assumptionsOf(system));
    if (behaviour === undefined)
      warnings.push('no fair behaviour stays within the constraints: temporal properties say nothing there');
  }
  let counterexample: Counterexample | undefined;
  for (const property of properties) {
    if (counterexample !== undefined) break;
    counterexample = yield* judge(search, property, known);
  }
  return { checks: known, counterexample, warnings };
}

function* judge<S>(
  search: RecordedSearch<S>,
  { name, formula }: TemporalProperty<S>,
  known: Check[],
): Generator<void, Counterexample | undefined> {
  const { graph, atoms, system } = search;
  try {
    const lasso = yield* findViolation(graph, atoms, assumptionsOf(system), formula);
    if (lasso === undefined) {
      known.push(validWithin(name, search));
      return undefined;
    }
    const counterexample = confirmed(search, { name, formula }, lasso);
    const { length } = counterexample.trace;
    known.push({
      name,
      verdict: 'violated',
      detail: `by a behaviour of ${plural(length, 'state')} that goes on for ever`,
    });
    return counterexample;
  } catch (error) {
    if (!(error instanceof FormulaTooLarge)) throw error;
    known.push({ name, verdict: 'unknown', detail: error.message });
    return undefined;
  }
}

function validWithin<S>(name: string, { isCut, missing }: RecordedSearch<S>): Check {
  if (missing !== undefined) return { name, verdict: 'unknown', detail: missing };
  return isCut ? { name, verdict: 'valid', detail: 'within the constraints' } : { name, verdict: 'valid' };
}

/**
 * The counterexample that a lasso is, judged once more by the definition of the formulas.
 *
 * @throws Error if it is none: the search is wrong, and its other answers are worth nothing.
 */
function confirmed<S>(
  { system, visited, fingerprintBits }: RecordedSearch<S>,
  property: TemporalProperty<S>,
  found: Lasso,
): Counterexample {
  const broken = and(assumptionsOf(system), not(property.formula));
  const candidates = [withoutStuttering(found), found].map((lasso) => {
    const concrete = runAlong(system, lasso, visited, fingerprintBits);
    return { lasso: concrete, judge: new LassoJudge(system, concrete) };
  });
  const mistakes = candidates.map(({ judge }) => judge.mistake()).filter((mistake) => mistake !== undefined);
  const right = candidates.find(({ judge }) => judge.isTrue(broken));
  if (mistakes.length > 0 || right === undefined) {
    const what = mistakes[0] ?? `it does not break ${property.name}`;
    throw new Error(`internal error: the behaviour found is no counterexample: ${what}`);
  }
  return counterexampleOf(system, property, right.lasso);
}

/** The counterexample that a behaviour of a VIEW is; `undefined` if its loop cannot be run around again and again. */
function* judgeInView<S>(
  { system, graph, atoms, visited, fingerprintBits }: RecordedSearch<S>,
  property: TemporalProperty<S>,
): Generator<void, Counterexample | undefined> {
  const assumptions = assumptionsOf(system);
  const lasso = yield* findViolation(graph, atoms, assumptions, property.formula);
  if (lasso === undefined) return undefined;
  const broken = and(assumptions, not(property.formula));
  const concrete = runAround(system, withoutStuttering(lasso), visited, fingerprintBits, broken);
  return concrete && counterexampleOf(system, property, concrete);
}

/**
 * Looks in the graph of a VIEW for a violation of a property that nothing else could decide. Its silence proves nothing.
 */
export function* violationInView<S>(
  search: RecordedSearch<S>,
  properties: readonly TemporalProperty<S>[],
): Generator<void, Counterexample | undefined> {
  for (const property of properties) {
    const counterexample = yield* judgeInView(search, property);
    if (counterexample !== undefined) return counterexample;
  }
  return undefined;
}

function counterexampleOf<S>(
  system: TransitionSystem<S>,
  { name }: TemporalProperty<S>,
  lasso: ConcreteLasso,
): Counterexample {
  const judge = new LassoJudge(system, lasso);
  const trace = describePath(system, lasso.path);
  return {
    property: name,
    kind: 'temporal property',
    depth: trace.length - 1,
    trace,
    loop: {
      start: lasso.loopStart,
      label: describeClosing(system, lasso.closing),
      fairness: (system.fairness ?? []).map((condition) => ({
        condition: condition.name,
        reason: judge.reasonFor(condition),
      })),
    },
  };
}
