import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerdictKind } from '../../../src/core/verdict.ts';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { driveWorkload } from '../../../src/verifier/drive.ts';
import { ProgramCluster } from '../../../src/verifier/programs/program-cluster.ts';
import { topologies } from '../../../src/verifier/programs/topology.ts';
import { verifyRun } from '../../../src/verifier/verification.ts';
import { workloads } from '../../../src/verifier/workloads/registry.ts';
import { hasShownTooLittle } from './shown-too-little.ts';

export interface ProgramOptions {
  readonly workload: string;
  readonly command: readonly string[];
  readonly seed?: number;
  readonly nodeCount?: number;
  readonly durationMs?: number;
  readonly recoveryMs?: number;
  readonly operationTimeoutMs?: number;
  readonly latencyMs?: number;
  readonly faults?: readonly string[];
  readonly faultIntervalMs?: number;
  /** It is given `--data` with a folder that is empty when the run begins, and removed after it. */
  readonly keepsData?: boolean;
}

/** What takes the right moment to show need not show in a short run. */
const MOST_ATTEMPTS = 6;
const longestMs = 10_000;

/**
 * Runs it until it is found to be `verdict`, which it is expected to be: again, with another seed and for longer, while too little happened,
 * and while a mistake that is expected has not shown yet. Whatever else is found counts at once.
 */
export async function verifyUntilShown(
  options: ProgramOptions,
  expected: { readonly verdict: VerdictKind; readonly leastOk?: number },
) {
  let { seed = 1, durationMs = usualMs } = options;
  for (let attempt = 1; ; attempt++) {
    const result = await verifyProgram({ ...options, seed, durationMs });
    const { verdict, counts } = result;
    const isStillToCome =
      (expected.verdict !== 'unknown' && hasShownTooLittle({ verdict, checks: result.found })) ||
      (verdict === 'valid' &&
        (expected.verdict === 'violated' || counts.total().ok < (expected.leastOk ?? 0)));
    if (!isStillToCome || attempt === MOST_ATTEMPTS) return result;
    seed += 1;
    durationMs = Math.min(2 * durationMs, longestMs);
  }
}

const usualMs = 1_500;
let runs = 0;

async function verifyProgram({ keepsData = false, ...options }: ProgramOptions) {
  if (!keepsData) return verifyOnce(options);
  const folder = mkdtempSync(join(tmpdir(), 'quorate-node-test-'));
  try {
    return await verifyOnce({ ...options, command: [...options.command, '--data', folder] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program as `quorate verify` does, in this process: starts it, asks, judges. */
async function verifyOnce(options: ProgramOptions) {
  const { command, seed = 1, nodeCount = 3, durationMs = usualMs, recoveryMs = 800, latencyMs = 0 } = options;
  const workload = workloads.find(({ name }) => name === options.workload)!;
  const recorder = new HistoryRecorder(workload.recordedAs);
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
  const target = new ProgramCluster({
    ...{ command, nodeCount, workload, seed, recorder, latencyMs },
    latencyDistribution: 'exponential',
    cutBy: 'sender',
    topology: topologies.grid!(nodes),
    runId: `verify-test-${process.pid}-${++runs}`,
  });
  const run = await driveWorkload({
    ...{ workload, target, seed, recorder, durationMs, recoveryMs },
    clients: 2 * nodeCount,
    rate: 150,
    operationTimeoutMs: options.operationTimeoutMs ?? 1_000,
    faults: options.faults ?? [],
    faultIntervalMs: options.faultIntervalMs ?? 500,
    keyCount: 2,
    operationsPerKey: 100,
  });
  const { verdict, checks } = await verifyRun(run, workload);
  const found = checks.filter((check) => check.verdict !== 'valid');
  return { verdict, found, counts: run.counts, problems: run.problems };
}
