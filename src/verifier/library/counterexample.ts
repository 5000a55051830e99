import type { TargetCounterexample } from './target-result.ts';
import type { BrokenRun } from './target-trial.ts';

/** A broken run as a reader needs it. */
export function counterexampleFrom({
  broken,
  detail,
  explanation,
  run,
}: BrokenRun): Omit<TargetCounterexample, 'reproduced' | 'runsUntilFound' | 'runsToShrink'> {
  const hasTime = run.events.some(({ atMs }) => atMs > 0);
  const events = run.events.map(({ atMs, text }) =>
    hasTime ? `${String(atMs).padStart(6)} ms  ${text}` : text,
  );
  return { broken, detail, explanation, events, history: run.history };
}
