import { NamedPipes } from '../verifier/process/named-pipes.ts';
import { Watchdog } from '../verifier/process/watchdog.ts';
import type { ProgramSetup } from '../verifier/scheduled/held-world.ts';
import { topologyNamed, workloadNamed } from './choose-workload.ts';

/** How the program of a scheduled run is started: what a run folder keeps of it, beside the schedule. */
export interface RecordedProgram {
  readonly command: readonly string[];
  readonly workload: string;
  readonly topology: string;
  readonly cutBy: 'sender' | 'src';
  readonly maxQuietMs: number;
}

/** A step of a program that comes to rest at all is waited for so long. */
export const usualMaxQuietMs = 1000;

/** Starts the watchdog, does something with programs, and leaves none of them behind. */
export async function withProgramSetup<Result>(
  program: RecordedProgram,
  action: (setup: ProgramSetup) => Promise<Result>,
): Promise<Result> {
  const { command, workload, topology, cutBy, maxQuietMs } = program;
  const runId = `quorate-scheduled-${process.pid}-${Date.now()}`;
  const pipes = new NamedPipes();
  const setup = {
    ...{ command, runId, pipes, cutBy, maxQuietMs },
    workload: workloadNamed(workload),
    topologyOf: topologyNamed(topology),
    environment: {},
    watchdog: await Watchdog.start(runId),
  };
  try {
    return await action(setup);
  } finally {
    await setup.watchdog.finish();
    pipes.close();
  }
}
