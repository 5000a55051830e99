import { BadInput } from '../../../src/core/bad-input.ts';
import type { VerdictKind } from '../../../src/core/verdict.ts';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { type DrivenRun, driveWorkload } from '../../../src/verifier/drive.ts';
import { type ServerEntry, serverTargets } from '../../../src/verifier/servers/registry.ts';
import { type Verification, verifyRun } from '../../../src/verifier/verification.ts';
import type { Workload } from '../../../src/verifier/workload.ts';
import { type Expectation, expectationOf } from './expectations.ts';

export interface RunServersOptions {
  /** A name of {@link serverTargets}. */
  readonly server: string;
  readonly workload: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly faults: 'all' | readonly string[];
  readonly faultIntervalMs?: number;
  readonly rate?: number;
  readonly clients?: number;
  readonly keyCount?: number;
  readonly signal?: AbortSignal;
}

/** A run against a real server, held against what is expected of that server. */
export interface ServerOutcome {
  readonly run: DrivenRun;
  readonly verification: Verification;
  /** `undefined` if no expectation file speaks of such a run. */
  readonly expectation: Expectation | undefined;
  readonly isExpected: boolean;
  /** What there is to print. */
  readonly summary: ServerSummary;
}

export interface ServerSummary {
  readonly server: string;
  readonly workload: string;
  readonly verdict: VerdictKind;
  readonly expected: readonly VerdictKind[] | undefined;
  readonly reason: string | undefined;
  readonly checks: readonly string[];
  /** Lines to read of what was violated. */
  readonly explanation: readonly string[];
  readonly seconds: number;
  /** By function: ok, fail, info. */
  readonly operations: Readonly<Record<string, readonly [ok: number, fail: number, info: number]>>;
  readonly errors: Readonly<Record<string, number>>;
  /** By kind: how often, how often it hit something, and what it hit in all. */
  readonly faults: Readonly<Record<string, string>>;
  readonly scope: readonly string[];
}

const operationTimeoutMs = 5_000;
const recoveryMs = 20_000;

/** @throws BadInput if there is no such server or workload, or it cannot be started */
export async function runServers(options: RunServersOptions): Promise<ServerOutcome> {
  const server = serverNamed(options.server);
  const workload = workloadOf(server, options.workload);
  const target = server.create(workload);
  const faults = options.faults === 'all' ? target.faults.kinds : options.faults;
  const unknown = faults.find((kind) => !target.faults.kinds.includes(kind));
  if (unknown !== undefined)
    throw new BadInput(`there is no fault "${unknown}"`, {
      remedy: `Faults: ${target.faults.kinds.join(', ')}.`,
    });
  const { signal, seed, durationMs } = options;
  const run = await driveWorkload({
    ...{ workload, target, seed, durationMs, faults, operationTimeoutMs, recoveryMs },
    recorder: new HistoryRecorder(workload.recordedAs),
    clients: options.clients ?? 2 * target.nodes.length,
    rate: options.rate ?? 60,
    faultIntervalMs: options.faultIntervalMs ?? 4_000,
    keyCount: options.keyCount ?? 2,
    operationsPerKey: 100,
    ...(signal === undefined ? {} : { signal }),
  });
  const verification = await verifyRun(run, workload, signal === undefined ? {} : { signal });
  const about = { server: server.name, version: target.version, workload: workload.name, faults };
  const expectation = expectationOf(about);
  const isExpected = expectation?.verdicts.includes(verification.verdict) ?? false;
  const summary = summaryOf({ server, workload, run, verification, expectation, scope: target.scope() });
  return { run, verification, expectation, isExpected, summary };
}

function serverNamed(name: string): ServerEntry {
  const found = serverTargets.find((server) => server.name === name);
  if (found !== undefined) return found;
  const remedy = `Servers: ${serverTargets.map((server) => server.name).join(', ')}.`;
  throw new BadInput(`there is no server "${name}"`, { remedy });
}

function workloadOf({ name: server, workloads }: ServerEntry, name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  const remedy = `Workloads for ${server}: ${workloads.map((workload) => workload.name).join(', ')}.`;
  throw new BadInput(`${server} is not driven by the workload "${name}"`, { remedy });
}

interface SummaryParts {
  readonly server: ServerEntry;
  readonly workload: Workload;
  readonly run: DrivenRun;
  readonly verification: Verification;
  readonly expectation: Expectation | undefined;
  readonly scope: readonly string[];
}

function summaryOf(parts: SummaryParts): ServerSummary {
  const { server, workload, run, verification, expectation, scope } = parts;
  const operations = [...run.counts.byFunction].map(
    ([f, { ok, fail, info }]) => [f, [ok, fail, info] as const] as const,
  );
  return {
    server: server.name,
    workload: workload.name,
    verdict: verification.verdict,
    expected: expectation?.verdicts,
    reason: expectation?.reason,
    checks: verification.checks.map(({ name, verdict, detail }) =>
      [name, verdict, detail].filter((part) => part !== undefined).join(': '),
    ),
    explanation: verification.checks.flatMap(({ verdict, explanation = [] }) =>
      verdict === 'violated' ? explanation : [],
    ),
    seconds: Math.round(run.elapsedMs / 100) / 10,
    operations: Object.fromEntries(operations),
    errors: Object.fromEntries(run.counts.errors),
    faults: faultSummary(run),
    scope: [...scope, ...verification.scope],
  };
}

function faultSummary({ faults }: DrivenRun): Record<string, string> {
  const kinds = [...new Set(faults.map(({ planned }) => planned.kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = faults.filter(({ planned }) => planned.kind === kind);
      const hit = own.filter(({ evidence }) => (evidence?.hits ?? 0) > 0);
      const hits = own.reduce((sum, { evidence }) => sum + (evidence?.hits ?? 0), 0);
      return [kind, `${hit.length} of ${own.length} hit: ${hits} ${own[0]!.evidence?.of ?? ''}`];
    }),
  );
}
