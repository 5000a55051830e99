import type { LoggedEvent } from './interleaving.ts';
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
  const events = withoutRepeatedTime(run.events).map(({ atMs, text }) =>
    hasTime ? `${String(atMs).padStart(6)} ms  ${text}` : text,
  );
  return { broken, detail, explanation, events, history: run.history };
}

/** Of timers that fire one after the other, with nothing that shows in between, only the last. */
function withoutRepeatedTime(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
  const kept: LoggedEvent[] = [];
  let passedMs = 0;
  for (const [place, event] of events.entries()) {
    passedMs += event.passedMs ?? 0;
    if (event.passedMs === undefined) kept.push(event);
    else if (events[place + 1]?.passedMs === undefined) {
      kept.push({ ...event, text: `${passedMs} ms pass, and a timer fires` });
      passedMs = 0;
    }
  }
  return kept;
}
