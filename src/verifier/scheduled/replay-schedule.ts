import type { ProgramSetup } from './held-world.ts';
import { runProgramSchedule, type ScheduledRun } from './run-schedule.ts';
import type { ProgramSchedule } from './schedule.ts';
import { type Divergence, firstDivergence, type LoggedStep } from './step-log.ts';

export interface ReplayOptions {
  readonly times: number;
  readonly parallelRuns: number;
  readonly signal?: AbortSignal | undefined;
}

/** How often a schedule did again what it did before. */
export interface Replays {
  readonly times: number;
  /** The same property was violated. */
  readonly reproduced: number;
  /** Every step wrote the same bytes. */
  readonly same: number;
  /** Of the first replay that was not the same. */
  readonly divergence: Divergence | undefined;
}

/** The schedule as a run was made: nothing of it left to a seed, so that it can be replayed and shrunk. */
export function concreteSchedule({ schedule, fates }: ScheduledRun): ProgramSchedule {
  return { ...schedule, seed: null, overrides: Object.fromEntries(fates) };
}

/** Runs the schedule again, several times, and compares each step's output with the recorded one. */
export async function replaySchedule(
  setup: ProgramSetup,
  recorded: {
    readonly schedule: ProgramSchedule;
    readonly steps: readonly LoggedStep[];
    readonly property: string | undefined;
  },
  { times, parallelRuns, signal }: ReplayOptions,
): Promise<Replays> {
  const result = { times: 0, reproduced: 0, same: 0, divergence: undefined as Divergence | undefined };
  let begun = 0;
  const worker = async () => {
    while (begun < times && !signal?.aborted) {
      begun += 1;
      const run = await runProgramSchedule(setup, recorded.schedule, { signal });
      if (signal?.aborted) return;
      result.times += 1;
      if (run.finding.property === recorded.property) result.reproduced += 1;
      const divergence = firstDivergence(recorded.steps, run.steps);
      if (divergence === undefined) result.same += 1;
      result.divergence ??= divergence;
    }
  };
  await Promise.all(Array.from({ length: parallelRuns }, worker));
  return result;
}
