import { RunCounts } from '../run-counts.ts';
import { type DrawOptions, drawProgramSchedule } from './draw-schedule.ts';
import type { ProgramSetup } from './held-world.ts';
import { runProgramSchedule, type ScheduledCounts, type ScheduledRun } from './run-schedule.ts';

export interface ExploreOptions {
  readonly draw: DrawOptions;
  readonly fromSeed: number;
  /** The last one. */
  readonly toSeed: number;
  /** No new seed is begun after so long. */
  readonly timeLimitMs: number;
  /** How many runs are made at a time: each waits most of the time. */
  readonly parallelRuns: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: ExploreProgress) => void;
}

export interface ExploreProgress {
  readonly runs: number;
  readonly steps: number;
  readonly elapsedMs: number;
}

/** What many schedules showed. */
export interface Exploration {
  /** The violating run of the smallest seed among those that were run, if there is one. Then no further seed was begun. */
  readonly violated: ScheduledRun | undefined;
  /** Runs without a verdict, and why. */
  readonly undecided: readonly ScheduledRun[];
  readonly runs: number;
  readonly steps: number;
  readonly operations: RunCounts;
  readonly counts: ScheduledCounts;
  readonly scope: readonly string[];
  readonly elapsedMs: number;
}

/** How many of the runs without a verdict are kept to be told of. */
const keptUndecided = 5;

/** Runs the program under one schedule after another, until one breaks a promise. */
export async function exploreSeeds(setup: ProgramSetup, options: ExploreOptions): Promise<Exploration> {
  const { draw, fromSeed, toSeed, timeLimitMs, parallelRuns, signal } = options;
  const startMs = performance.now();
  const operations = new RunCounts(setup.workload);
  const undecided: ScheduledRun[] = [];
  const violated = new Map<number, ScheduledRun>();
  const scope = new Set<string>();
  const total = { runs: 0, steps: 0, counts: noCounts };
  let nextSeed = fromSeed;
  const elapsedMs = () => performance.now() - startMs;
  const worker = async () => {
    while (nextSeed <= toSeed && violated.size === 0 && elapsedMs() < timeLimitMs && !signal?.aborted) {
      const seed = nextSeed++;
      const run = await runProgramSchedule(setup, drawProgramSchedule(seed, draw), { signal });
      // A run that was interrupted shows nothing.
      if (signal?.aborted && run.finding.verdict !== 'violated') return;
      total.runs += 1;
      total.steps += run.steps.length;
      total.counts = sumOf(total.counts, run.counts);
      for (const { operation, completion } of run.operations)
        operations.count(operation, completion ?? { type: 'info', error: 'no answer' });
      // Counts differ from run to run: only what holds for all is told of all.
      for (const sentence of run.finding.scope) if (!/\d/.test(sentence)) scope.add(sentence);
      if (run.finding.verdict === 'violated') violated.set(seed, run);
      else if (run.finding.verdict === 'unknown' && undecided.length < keptUndecided) undecided.push(run);
      options.onProgress?.({ runs: total.runs, steps: total.steps, elapsedMs: elapsedMs() });
    }
  };
  await Promise.all(Array.from({ length: parallelRuns }, worker));
  const [first] = [...violated].sort(([left], [right]) => left - right);
  return { violated: first?.[1], undecided, operations, ...total, scope: [...scope], elapsedMs: elapsedMs() };
}

const noCounts: ScheduledCounts = {
  ...{ forcedSteps: 0, spontaneous: 0, delivered: 0, lost: 0, cutOff: 0, doubled: 0, crashes: 0, pauses: 0 },
  isCutOff: false,
};

function sumOf(left: ScheduledCounts, right: ScheduledCounts): ScheduledCounts {
  return {
    forcedSteps: left.forcedSteps + right.forcedSteps,
    spontaneous: left.spontaneous + right.spontaneous,
    delivered: left.delivered + right.delivered,
    lost: left.lost + right.lost,
    cutOff: left.cutOff + right.cutOff,
    doubled: left.doubled + right.doubled,
    crashes: left.crashes + right.crashes,
    pauses: left.pauses + right.pauses,
    isCutOff: left.isCutOff || right.isCutOff,
  };
}
