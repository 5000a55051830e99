import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { freshSeed } from '../core/random.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { HistoryRecorder } from '../history/history-recorder.ts';
import { writeHistory } from '../history/write-history.ts';
import {
  formatVerification,
  type VerificationReport,
  verificationToJson,
} from '../report/verification-report.ts';
import { type DriveProgress, driveWorkload } from '../verifier/drive.ts';
import type { Target } from '../verifier/target.ts';
import { verifyRun } from '../verifier/verification.ts';
import type { Workload } from '../verifier/workload.ts';
import { commandWithSeed } from './again.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { serverNamed, withConsistencyModel, workloadNamed } from './choose-workload.ts';
import { commandTarget } from './command-target.ts';
import { currentCommit } from './current-commit.ts';
import { print, printJson } from './output.ts';
import { suggestion } from './parse-options.ts';
import { programTarget } from './program-target.ts';
import { ProgressLine } from './progress-line.ts';
import type { VerifyOptions } from './verify-options.ts';

const TIME_LIMIT_MS = 10_000;
const OPERATION_TIMEOUT_MS = 5000;
const RECOVERY_MS = 10_000;

/** Runs one verification in real time, reports it, and keeps what was recorded. */
export async function runVerify(
  programArguments: readonly string[],
  options: VerifyOptions,
): Promise<VerdictKind> {
  const seed = options.seed ?? freshSeed();
  const server = options.server === undefined ? undefined : serverNamed(options.server);
  const workload = withConsistencyModel(
    workloadNamed(options.workload, server?.workloads),
    options.consistencyModels,
  );
  const recorder = new HistoryRecorder(workload.recordedAs);
  const logFolder = mkdtempSync(join(tmpdir(), 'quorate-verify-'));
  try {
    const target =
      server?.create(workload) ??
      commandTarget({ options, seed, workload, logFolder }) ??
      programTarget({ programArguments, options, seed, workload, recorder, logFolder });
    const report = await verify({ options, seed, workload, recorder, target });
    const kept = keep(report, logFolder, options);
    if (options.logStderr) printStandardErrors(logFolder);
    if (options.json) printJson(verificationToJson(kept));
    else print(formatVerification(kept));
    return kept.verification.verdict;
  } finally {
    rmSync(logFolder, { recursive: true, force: true });
  }
}

interface VerifyContext {
  readonly options: VerifyOptions;
  readonly seed: number;
  readonly workload: Workload;
  readonly recorder: HistoryRecorder;
  readonly target: Target;
}

async function verify({
  options,
  seed,
  workload,
  recorder,
  target,
}: VerifyContext): Promise<VerificationReport> {
  const { signal, dispose } = cancelOnInterrupt();
  const progress = new ProgressLine(options.progress ?? false);
  const { count, isPerNode } = options.concurrency;
  const durationMs = options.timeLimit ?? TIME_LIMIT_MS;
  try {
    const run = await driveWorkload({
      ...{ workload, target, seed, recorder, signal },
      durationMs,
      clients: isPerNode ? count * target.nodes.length : count,
      rate: options.rate,
      operationTimeoutMs:
        options.operationTimeout ?? workload.operationTimeoutMs?.(options.latency) ?? OPERATION_TIMEOUT_MS,
      faults: chosenFaults(options, target, workload),
      faultIntervalMs: options.nemesisInterval,
      recoveryMs: options.recoveryTime ?? RECOVERY_MS,
      keyCount: options.keyCount,
      operationsPerKey: options.maxWritesPerKey ?? options.maxOperationsPerKey,
      transactionLength: options.maxTxnLength,
      onProgress: (known) => progress.update(() => describe(known, durationMs)),
    });
    progress.clear();
    const verification = await verifyRun(run, workload, { signal, availability: options.availability });
    return {
      ...{ target: target.name, workload: workload.name, nodes: target.nodes, seed, run, verification },
      commit: currentCommit(),
      scope: target.scope?.() ?? [],
      folder: undefined,
      again: commandWithSeed(process.argv.slice(2), seed),
    };
  } finally {
    progress.clear();
    dispose();
  }
}

function describe({ elapsedMs, ok, fail, info, fault }: DriveProgress, durationMs: number): string {
  const time = `${Math.min(elapsedMs, durationMs) / 1000}`.slice(0, 4);
  return `${time} s of ${durationMs / 1000} s: ${ok} ok, ${fail} failed, ${info} of unknown outcome${fault === undefined ? '' : `; ${fault}`}`;
}

function chosenFaults(
  { faults, nemesis }: VerifyOptions,
  target: Target,
  { unsuitableFaults = [] }: Workload,
): readonly string[] {
  const kinds = target.faults?.kinds ?? [];
  const asked = [...(faults ?? []), ...(nemesis ?? [])];
  if (asked.includes('all')) return kinds.filter((kind) => !unsuitableFaults.includes(kind));
  const unknown = asked.find((kind) => !kinds.includes(kind));
  if (unknown === undefined) return asked;
  throw new BadInput(`there is no fault "${unknown}".${suggestion(unknown, kinds)}`, {
    remedy: `Faults of this target: ${kinds.join(', ')}; all, or none.`,
  });
}

/** Writes the run folder where one is wanted, or where what was seen would be lost. */
function keep(report: VerificationReport, logFolder: string, { out }: VerifyOptions): VerificationReport {
  const { verification, seed, run, commit } = report;
  if (out === undefined && verification.verdict === 'valid') return report;
  const folder = out ?? `quorate-run-${seed}`;
  const kept = { ...report, folder };
  mkdirSync(folder, { recursive: true });
  const header = { seed: String(seed), ...(commit === undefined ? {} : { commit }) };
  writeFileSync(join(folder, 'history.jsonl'), `${[...writeHistory(run.history, header)].join('\n')}\n`);
  writeFileSync(join(folder, 'verdict.json'), `${JSON.stringify(verificationToJson(kept), null, 2)}\n`);
  if (existsSync(logFolder)) cpSync(logFolder, join(folder, 'logs'), { recursive: true });
  return kept;
}

function printStandardErrors(logFolder: string): void {
  for (const file of readdirSync(logFolder).filter((name) => name.endsWith('.log')))
    process.stderr.write(`== ${file}\n${readFileSync(join(logFolder, file), 'utf8')}\n`);
}
