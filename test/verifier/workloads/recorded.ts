import type { History } from '../../../src/core/history.ts';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { ALL_FAULTS_OVER } from '../../../src/verifier/workloads/last-reads.ts';

/** An operation of a history that is written down by hand. Without an end it never ended. */
export interface Written {
  readonly process: string | number;
  readonly f: string;
  readonly value?: unknown;
  readonly key?: number;
  /** When it was asked and answered, in milliseconds. */
  readonly at: readonly [number, number];
  readonly end?: 'ok' | 'fail' | 'info';
  readonly result?: unknown;
}

/** A history of these operations, in the order of their times. */
export function historyOf(operations: readonly Written[], { overAtMs }: { overAtMs?: number } = {}): History {
  let nowMs = 0;
  const recorder = new HistoryRecorder({ now: () => BigInt(Math.round(nowMs * 1e6)) });
  const events: (readonly [number, () => void])[] = [];
  for (const { process, f, value = null, key, at, end = 'ok', result = null } of operations) {
    events.push([at[0], () => recorder.invoke(process, f, value, key === undefined ? {} : { key })]);
    events.push([at[1], () => (end === 'ok' ? recorder.ok(process, f, result) : recorder[end](process, f))]);
  }
  if (overAtMs !== undefined) events.push([overAtMs, () => recorder.fault('instant', ALL_FAULTS_OVER, [])]);
  for (const [atMs, happen] of events.sort(([a], [b]) => a - b)) {
    nowMs = atMs;
    happen();
  }
  return recorder.history();
}
