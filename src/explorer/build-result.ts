import { plural } from '../core/plural.ts';
import type { TransitionSystem } from '../core/transition-system.ts';
import { type Check, combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import type { ActionCounts } from './action-counts.ts';
import { collisionOdds } from './collision-odds.ts';
import type { Counterexample, ExplorationResult, LimitMet } from './exploration-result.ts';
import type { TemporalFindings } from './liveness/judge-properties.ts';
import type { PropertyChecks } from './property-checks.ts';
import { coverageWarnings } from './warnings.ts';

/** What a run has counted and found, whichever way it explored. */
export interface Findings<S> {
  readonly system: TransitionSystem<S>;
  readonly checks: PropertyChecks<S>;
  readonly counts: ActionCounts;
  readonly deadlock: 'violation' | 'allowed';
  readonly mode: ExplorationResult['scope']['mode'];
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
  readonly seconds: number;
  readonly constrainedOut: number;
  readonly storedValues: number;
  readonly temporal?: TemporalFindings;
  /**
   * With neither, every reachable state was expanded and every property judged; both only where a temporal property is
   * violated in a graph that is not whole.
   */
  readonly counterexample: Counterexample | undefined;
  readonly limit: LimitMet | undefined;
  readonly seed?: number;
}

/** The verdict on findings, with its scope. */
export function buildResult<S>(findings: Findings<S>): ExplorationResult {
  const { system, checks, generated, distinct, counterexample, limit, deadlock, seed } = findings;
  const isAtEnd = counterexample === undefined || isFoundAtEnd(counterexample);
  const exhaustive = isAtEnd && limit === undefined;
  const odds = collisionOdds(distinct, generated);
  const coverage = findings.counts.coverage();
  const undecided = system.undecided ?? [];
  const postconditions = (system.postconditions ?? []).map(({ name }) => name);
  const names = [...checks.names, ...(deadlock === 'violation' ? ['deadlock'] : []), ...postconditions];
  const isNamed =
    counterexample !== undefined &&
    counterexample.kind !== 'temporal property' &&
    !names.includes(counterexample.property);
  if (isNamed && counterexample.kind !== 'assumption') names.push(counterexample.property);
  if (isNamed && counterexample.kind === 'assumption') names.unshift(counterexample.property);
  // A property of several parts, such as a refined specification, is one check.
  const distinctNames = [...new Set(names)];
  return {
    verdict: verdictOf(findings),
    model: system.name,
    checks: [
      ...withTemporal(
        distinctNames.map((name) => checkOf(name, findings)),
        findings.temporal?.checks ?? [],
      ),
      ...undecided.map(({ name, reason }): Check => ({ name, verdict: 'unknown', detail: reason })),
    ],
    states: { generated, distinct, depth: isAtEnd ? findings.depth : counterexample.depth },
    seconds: findings.seconds,
    counterexample,
    limit: limit ?? findings.temporal?.limit,
    coverage,
    properties: checks.coverage(),
    witnesses: checks.witnesses(),
    warnings: [
      ...coverageWarnings(exhaustive, coverage, checks, odds),
      ...(findings.temporal?.warnings ?? []),
    ],
    scope: {
      mode: findings.mode,
      exhaustive,
      constraints: [...system.stateConstraints, ...system.actionConstraints].flatMap(
        ({ name, onlyWatches }) => (onlyWatches === true ? [] : [name]),
      ),
      constrainedOut: findings.constrainedOut,
      deadlock,
      collisionOdds: odds,
      storedValues: findings.storedValues,
      ...(findings.temporal?.scope === undefined ? {} : { temporal: findings.temporal.scope }),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

function verdictOf<S>({ system, counterexample, limit, temporal }: Findings<S>): VerdictKind {
  if (counterexample !== undefined) return 'violated';
  const isJudged = (temporal?.checks ?? []).every(({ verdict }) => verdict === 'valid');
  const isDecided = isJudged && (system.undecided ?? []).length === 0;
  return limit === undefined && isDecided ? 'valid' : 'unknown';
}

/** Whether everything had been seen before it was looked for. */
function isFoundAtEnd({ kind }: Counterexample): boolean {
  return kind === 'postcondition' || kind === 'temporal property';
}

/** One check a property: one that has parts of both kinds, such as a refined specification, is judged by the worse. */
function withTemporal(checks: readonly Check[], temporal: readonly Check[]): Check[] {
  const byName = new Map(checks.map((check) => [check.name, check]));
  for (const check of temporal) {
    const other = byName.get(check.name);
    const isWorse = other === undefined || combineVerdicts([check.verdict, other.verdict]) !== other.verdict;
    byName.set(check.name, isWorse ? check : other);
  }
  return [...byName.values()];
}

function checkOf<S>(name: string, { counterexample, limit }: Findings<S>): Check {
  if (counterexample?.property === name && counterexample.kind !== 'temporal property') {
    const isOfState = counterexample.kind !== 'assumption' && counterexample.kind !== 'postcondition';
    return {
      name,
      verdict: 'violated',
      detail: isOfState ? `after ${plural(counterexample.depth, 'step')}` : 'is false',
    };
  }
  if (counterexample?.kind === 'assumption')
    return { name, verdict: 'unknown', detail: 'an assumption is false' };
  if (counterexample !== undefined && !isFoundAtEnd(counterexample)) {
    return { name, verdict: 'unknown', detail: 'the search ended at the violation of another property' };
  }
  return limit === undefined
    ? { name, verdict: 'valid' }
    : { name, verdict: 'unknown', detail: limit.message };
}
