import { Randomness } from '../core/random.ts';
import type { HistoryRecorder } from '../history/history-recorder.ts';
import { clockOffsets } from '../verifier/programs/clock-offsets.ts';
import { ProgramCluster } from '../verifier/programs/program-cluster.ts';
import type { Target } from '../verifier/target.ts';
import type { Workload } from '../verifier/workload.ts';
import { programCommand, topologyNamed } from './choose-workload.ts';
import type { VerifyOptions } from './verify-options.ts';

const FEWEST_NODES = 3;
const MOST_NODES = 5;

export interface ProgramTargetOptions {
  /** What follows -- on the command line. */
  readonly programArguments: readonly string[];
  readonly options: VerifyOptions;
  readonly seed: number;
  readonly workload: Workload;
  readonly recorder: HistoryRecorder;
  readonly logFolder: string;
}

/** The programs of `--bin`, as one target. @throws BadInput if none is named */
export function programTarget(about: ProgramTargetOptions): Target {
  const { programArguments, options, seed, workload, recorder, logFolder } = about;
  const command = programCommand(options.bin, programArguments);
  const randomness = new Randomness(seed);
  const nodeCount =
    options.nodeCount ?? FEWEST_NODES + randomness.integer(MOST_NODES - FEWEST_NODES + 1, 'node count');
  const makeTopology = topologyNamed(options.topology);
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
  const offsets = clockOffsets(nodes, options.clockOffset ?? 0, randomness);
  return new ProgramCluster({
    ...{ command, nodeCount, workload, seed, recorder, logFolder },
    latencyMs: options.latency,
    latencyDistribution: options.latencyDist,
    cutBy: options.cutBy,
    topology: makeTopology(nodes),
    runId: `quorate-${seed}-${process.pid}`,
    environmentOf: offsets.environmentOf,
    onMessage: (direction, message) => {
      if (direction === 'send' ? options.logNetSend : options.logNetRecv)
        process.stderr.write(`${direction} ${JSON.stringify(message)}\n`);
    },
  });
}
