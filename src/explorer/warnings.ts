import { type CollisionOdds, TOLERABLE_ODDS } from './collision-odds.ts';
import type { ActionCoverage } from './exploration-result.ts';
import type { PropertyChecks } from './property-checks.ts';

/** What makes a result say less than it seems to. Silence of an unfinished run proves nothing, so it warns of nothing. */
export function coverageWarnings<S>(
  exhaustive: boolean,
  actions: readonly ActionCoverage[],
  checks: PropertyChecks<S>,
  odds: CollisionOdds,
): string[] {
  const warnings: string[] = [];
  if (odds.birthday > TOLERABLE_ODDS) {
    warnings.push(`the odds of a fingerprint collision are ${odds.birthday.toExponential(1)}`);
  }
  if (!exhaustive) return warnings;
  for (const { action, taken } of actions) {
    if (taken === 0) warnings.push(`action ${action} was never taken`);
  }
  for (const { property, exercised } of checks.coverage()) {
    if (exercised === 0)
      warnings.push(`${property} holds only vacuously: no state or step puts it to the test`);
  }
  for (const { witness, depth } of checks.witnesses()) {
    if (depth === undefined) warnings.push(`no reachable state satisfies the witness ${witness}`);
  }
  return warnings;
}
