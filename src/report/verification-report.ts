import { plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import type { DrivenRun } from '../verifier/drive.ts';
import type { Verification, VerificationCheck } from '../verifier/verification.ts';
import { aside, formatColumns, formatSeconds, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** A verification of one run in real time, with what it takes to speak of it. */
export interface VerificationReport {
  readonly target: string;
  readonly workload: string;
  readonly nodes: readonly string[];
  readonly seed: number;
  readonly commit: string | undefined;
  readonly run: DrivenRun;
  readonly verification: Verification;
  /** Assumptions and counts of the target. */
  readonly scope: readonly string[];
  /** Where history and logs are kept, if they are. */
  readonly folder: string | undefined;
  /** The command that draws the same operations and faults again. */
  readonly again: string;
}

/** For people: the verdict, what contradicts the promise, and what was done. */
export function formatVerification(report: VerificationReport): string {
  const { target, workload, nodes, seed, commit, run, verification, folder } = report;
  const { verdict, checks } = verification;
  const lines = [
    `${formatVerdict(verdict)}  ${heading(printable(target))}: ${workload}, ${plural(nodes.length, 'node')}, seed ${seed}`,
    '',
    ...checks.flatMap(formatCheck),
    '',
    ...operationLines(run),
    ...faultLines(run),
    '',
    ...[...verification.scope, ...report.scope].map((line) => aside(`Note: ${printable(line)}.`)),
    aside(`${formatSeconds(run.elapsedMs / 1000)}${commit === undefined ? '' : `, commit ${commit}`}.`),
  ];
  if (folder !== undefined)
    lines.push(
      '',
      `Kept in ${folder}. To look at: quorate analyze ${folder}/history.jsonl --html report.html`,
    );
  lines.push(`Again: ${printable(report.again)}`);
  return lines.join('\n');
}

function formatCheck({ name, verdict, detail, explanation }: VerificationCheck): string[] {
  const because = detail === undefined ? '' : `: ${printable(detail)}`;
  return [
    `  ${formatVerdict(verdict)}  ${name}${because}`,
    ...(explanation ?? []).map((line) => (line === '' ? '' : `      ${printable(line)}`)),
  ];
}

function operationLines({ counts }: DrivenRun): string[] {
  const rows = [...counts.byFunction].map(([f, { ok, fail, info }]) => [f, ok, fail, info] as const);
  if (rows.length === 0) return ['No operation was asked for.'];
  const errors = [...counts.errors]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([text, count]) => `  ${count} × ${printable(text)}`);
  return [
    formatColumns(['operations', 'ok', 'failed', 'unknown outcome'], rows),
    ...(errors.length === 0 ? [] : ['', 'Most frequent errors:', ...errors]),
  ];
}

function faultLines({ faults }: DrivenRun): string[] {
  const byKind = new Map<string, { times: number; hits: number; of: string }>();
  for (const { planned, evidence } of faults) {
    const known = byKind.get(planned.kind) ?? { times: 0, hits: 0, of: '' };
    known.times += 1;
    known.hits += evidence?.hits ?? 0;
    known.of = evidence?.of ?? known.of;
    byKind.set(planned.kind, known);
  }
  if (byKind.size === 0) return [];
  const rows = [...byKind].map(([kind, { times, hits, of }]) => [kind, times, hits, of] as const);
  return ['', formatColumns(['faults', 'times', 'hit', 'what'], rows)];
}

/** For programs: one JSON object, stable names. */
export function verificationToJson(report: VerificationReport): JsonValue {
  const { run, verification, scope, ...about } = report;
  const { counts, faults } = run;
  const json = {
    verdict: verification.verdict,
    ...about,
    checks: verification.checks,
    ops: Object.fromEntries(counts.byFunction),
    errors: Object.fromEntries(counts.errors),
    faults: faults.map(({ planned, evidence, error }) => ({ ...planned, ...evidence, error })),
    interrupted: run.isInterrupted,
    seconds: run.elapsedMs / 1000,
    scope: [...verification.scope, ...scope],
  };
  return json as unknown as JsonValue;
}
