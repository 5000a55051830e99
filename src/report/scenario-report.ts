import { plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import type { ScenarioResult } from '../verifier/scheduled/scenario/run-scenario.ts';
import { aside, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

export interface ScenarioReport {
  /** The file. */
  readonly scenario: string;
  readonly target: string;
  readonly workload: string;
  readonly result: ScenarioResult;
}

/** For people: what was done, what became of it, and what is wrong with it. */
export function formatScenario({ scenario, target, workload, result }: ScenarioReport): string {
  const { verdict, checks, told, finding, nodes } = result;
  return [
    `${formatVerdict(verdict)}  ${heading(printable(target))}: ${workload}, ${plural(nodes.length, 'node')}, scenario ${printable(scenario)}`,
    '',
    ...told.map((line) => `  ${printable(line)}`),
    '',
    ...checks.flatMap(({ name, verdict: found, detail, explanation = [] }) => [
      `  ${formatVerdict(found)}  ${name}${detail === undefined ? '' : `: ${printable(detail)}`}`,
      ...explanation.map((line) => (line === '' ? '' : `      ${printable(line)}`)),
    ]),
    '',
    ...finding.scope.map((line) => aside(`Note: ${printable(line)}.`)),
  ].join('\n');
}

/** For programs: one JSON object. */
export function scenarioToJson({ scenario, target, workload, result }: ScenarioReport): JsonValue {
  const { verdict, checks, told, finding } = result;
  return {
    verdict,
    scenario,
    target,
    workload,
    checks,
    steps: told,
    scope: finding.scope,
  } as unknown as JsonValue;
}
