import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { freshSeed } from '../core/random.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { writeHistory } from '../history/write-history.ts';
import {
  formatScheduledVerification,
  type ScheduledReport,
  scheduledVerificationToJson,
} from '../report/scheduled-report.ts';
import { type ProgramFaultKind, programFaultKinds } from '../verifier/programs/program-faults.ts';
import type { ProgramSetup } from '../verifier/scheduled/held-world.ts';
import { digestOfStep } from '../verifier/scheduled/step-log.ts';
import { verifyScheduled } from '../verifier/scheduled/verify-scheduled.ts';
import type { Workload } from '../verifier/workload.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { programCommand, topologyNamed, withConsistencyModel, workloadNamed } from './choose-workload.ts';
import { currentCommit } from './current-commit.ts';
import { print, printJson } from './output.ts';
import { suggestion } from './parse-options.ts';
import { ProgressLine } from './progress-line.ts';
import { type RecordedProgram, usualMaxQuietMs, withProgramSetup } from './scheduled-setup.ts';
import type { VerifyOptions } from './verify-options.ts';

const usualTimeLimitMs = 60_000;
const usualSeeds = 10_000;

/** Runs one verification under schedules, reports it, and keeps what was recorded of a violation. */
export async function runVerifyScheduled(
  programArguments: readonly string[],
  options: VerifyOptions,
): Promise<VerdictKind> {
  const workload = withConsistencyModel(workloadNamed(options.workload), options.consistencyModels);
  topologyNamed(options.topology);
  const program: RecordedProgram = {
    command: programCommand(options.bin, programArguments),
    workload: workload.name,
    topology: options.topology,
    cutBy: options.cutBy,
    maxQuietMs: usualMaxQuietMs,
  };
  const logFolder = mkdtempSync(join(tmpdir(), 'quorate-verify-'));
  try {
    const report = await withProgramSetup(program, (setup) => verify(setup, options, logFolder));
    const kept = keep(report, { program, logFolder, options });
    if (options.json) printJson(scheduledVerificationToJson(kept));
    else print(formatScheduledVerification(kept));
    return kept.verification.verdict;
  } finally {
    rmSync(logFolder, { recursive: true, force: true });
  }
}

async function verify(
  setup: ProgramSetup,
  options: VerifyOptions,
  logFolder: string,
): Promise<ScheduledReport> {
  const { nodeCount, concurrency, seed = freshSeed(), seeds, timeLimit, timers, parallel } = options;
  const { first: fromSeed, last: toSeed } = seeds ?? { first: seed, last: seed + usualSeeds - 1 };
  const { signal, dispose } = cancelOnInterrupt();
  const progress = new ProgressLine(options.progress ?? false);
  try {
    const verification = await verifyScheduled(setup, {
      kinds: chosenFaults(options, setup.workload),
      ...(nodeCount === undefined ? {} : { nodeCount }),
      ...(concurrency.isPerNode ? {} : { clients: concurrency.count }),
      ...{ fromSeed, toSeed, parallelRuns: parallel, signal, logFolder },
      timeLimitMs: timeLimit ?? usualTimeLimitMs,
      shrinkLimitMs: options.shrinkTime,
      ...(timers === undefined ? {} : { timersMs: timers }),
      onProgress: (text) => progress.update(() => text),
    });
    const target = setup.command.join(' ');
    const commit = currentCommit();
    return {
      ...{ target, fromSeed, toSeed, commit, verification },
      workload: setup.workload.name,
      folder: undefined,
    };
  } finally {
    progress.clear();
    dispose();
  }
}

function chosenFaults(
  { faults, nemesis }: VerifyOptions,
  { unsuitableFaults = [] }: Workload,
): readonly ProgramFaultKind[] {
  const asked = [...(faults ?? []), ...(nemesis ?? [])];
  if (asked.includes('all')) return programFaultKinds.filter((kind) => !unsuitableFaults.includes(kind));
  const unknown = asked.find((kind) => !(programFaultKinds as readonly string[]).includes(kind));
  if (unknown === undefined) return asked as ProgramFaultKind[];
  throw new BadInput(`there is no fault "${unknown}".${suggestion(unknown, programFaultKinds)}`, {
    remedy: `Faults of a schedule: ${programFaultKinds.join(', ')}; all, or none.`,
  });
}

interface Kept {
  readonly program: RecordedProgram;
  readonly logFolder: string;
  readonly options: VerifyOptions;
}

/** Writes the run folder: of a violation the smallest schedule, what it did, and the programs' standard error. */
function keep(report: ScheduledReport, { program, logFolder, options }: Kept): ScheduledReport {
  const { out } = options;
  const { counterexample } = report.verification;
  if (out === undefined && counterexample === undefined) return report;
  const folder = out ?? `quorate-run-${counterexample!.seed}`;
  const kept = { ...report, folder };
  mkdirSync(folder, { recursive: true });
  const write = (name: string, lines: Iterable<string>) =>
    writeFileSync(join(folder, name), `${[...lines].join('\n')}\n`);
  write('verdict.json', [JSON.stringify(scheduledVerificationToJson(kept), null, 2)]);
  if (counterexample === undefined) return { ...kept, folder: undefined };
  const { run } = counterexample;
  write('program.json', [JSON.stringify(program, null, 2)]);
  write('schedule.json', [JSON.stringify(run.schedule, null, 2)]);
  write('history.jsonl', writeHistory(run.finding.history, { seed: String(counterexample.seed) }));
  write(
    'steps.jsonl',
    run.steps.map((step) => JSON.stringify({ ...step, digest: digestOfStep(step) })),
  );
  cpSync(logFolder, join(folder, 'logs'), { recursive: true });
  return kept;
}
