import type { VerdictKind } from '../core/verdict.ts';
import { capComparisonToJson, formatCapComparison } from '../report/cap-report.ts';
import { compareCapPolicies } from '../simulator/cap-laboratory.ts';
import { print, printJson } from './output.ts';

/** `quorate simulate cap`: one workload under one partition, for the four policies. */
export async function runCapLaboratory({
  seed,
  json = false,
}: {
  readonly seed: number | undefined;
  readonly json?: boolean | undefined;
}): Promise<VerdictKind> {
  const comparison = await compareCapPolicies(seed);
  if (json) printJson(capComparisonToJson(comparison));
  else print(formatCapComparison(comparison));
  return 'valid';
}
