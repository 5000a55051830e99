import type { HistoryRecorder } from '../history/history-recorder.ts';
import { pause } from './pause.ts';
import type { ActiveFault, FaultEvidence, PlannedFault, TargetFaults } from './target.ts';

/** A fault that was done, and what it did; without evidence it is still on. */
export interface FaultRun {
  readonly planned: PlannedFault;
  evidence?: FaultEvidence;
  /** It could not be begun or ended. */
  error?: string;
}

export interface FaultContext {
  readonly faults: TargetFaults | undefined;
  readonly recorder: HistoryRecorder;
  readonly startMs: number;
  /** Ends the fault that is on, and those to come. */
  readonly signal: AbortSignal;
}

/** Does the planned faults at their times, and ends the last one when the run is over. */
export async function runFaults(
  planned: readonly PlannedFault[],
  { faults, recorder, startMs, signal }: FaultContext,
  runs: FaultRun[],
): Promise<void> {
  for (const fault of planned) {
    await pause(startMs + fault.atMs - performance.now(), signal);
    if (signal.aborted) return;
    const run: FaultRun = { planned: fault };
    runs.push(run);
    recorder.fault('start', fault.kind, fault.nodes);
    try {
      const active: ActiveFault = await faults!.begin(fault);
      await pause(startMs + fault.atMs + fault.durationMs - performance.now(), signal);
      run.evidence = await active.end();
    } catch (error) {
      run.error = (error as Error).message;
      run.evidence = { hits: 0, of: 'nothing' };
    }
    recorder.fault('end', fault.kind, fault.nodes);
  }
}
