import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { driveWorkload } from '../../../src/verifier/drive.ts';
import { ProgramCluster } from '../../../src/verifier/programs/program-cluster.ts';
import { topologies } from '../../../src/verifier/programs/topology.ts';
import { verifyRun } from '../../../src/verifier/verification.ts';
import { workloads } from '../../../src/verifier/workloads/registry.ts';

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
}

let runs = 0;

/** Runs a program as `quorate verify` does, in this process: starts it, asks, judges. */
export async function verifyProgram(options: ProgramOptions) {
  const { command, seed = 1, nodeCount = 3, durationMs = 1_500, recoveryMs = 800, latencyMs = 0 } = options;
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
