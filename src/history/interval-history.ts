import type { HistoryValue } from '../core/history-value.ts';
import type { HistoryBuilder } from './history-builder.ts';

/** A time of the recorder's clock; a `bigint` where a `number` would not be exact. */
export type ClockTime = number | bigint;

/** What a format records that gives each operation's beginning and end on one clock, and no order of events. */
export interface TimedOperation {
  readonly process: string;
  readonly f: string;
  readonly key?: HistoryValue | undefined;
  readonly argument: HistoryValue;
  readonly call: ClockTime;
  /** `at` is `undefined` where it is known that the operation took effect, and not by when. */
  readonly completion:
    | { readonly type: 'ok'; readonly result: HistoryValue; readonly at: ClockTime | undefined }
    | { readonly type: 'fail' | 'info'; readonly at: ClockTime | undefined };
  readonly line: number;
}

/**
 * Adds operations that are intervals of time, in the order of their ends. Intervals are closed: an operation that
 * begins when another one ends is concurrent with it, so of events at one time the invocations come first.
 */
export function addIntervals(builder: HistoryBuilder, operations: readonly TimedOperation[]): void {
  const invocations = operations.toSorted((left, right) => compareTimes(left.call, right.call));
  const rows = new Map<TimedOperation, number>();
  const completions = operations
    .filter(({ completion }) => completion.type !== 'info')
    .sort((left, right) => compareEnds(left.completion.at, right.completion.at));
  let completed = 0;
  const completeBefore = (time: ClockTime | undefined) => {
    for (; completed < completions.length; completed += 1) {
      const operation = completions[completed]!;
      const { completion, line } = operation;
      if (time !== undefined && (completion.at === undefined || completion.at >= time)) return;
      const value = completion.type === 'ok' ? completion.result : null;
      const details = { time: completion.at === undefined ? undefined : Number(completion.at), line };
      builder.completeRow(rows.get(operation)!, completion.type, undefined, value, details);
    }
  };
  for (const operation of invocations) {
    completeBefore(operation.call);
    const { process, f, key, argument, call, line } = operation;
    rows.set(operation, builder.invokeLinked(process, f, argument, { key, time: Number(call), line }));
  }
  completeBefore(undefined);
  for (const [operation, row] of rows) {
    const { type, at } = operation.completion;
    if (type !== 'info') continue;
    const time = at === undefined ? undefined : Number(at);
    builder.completeRow(row, 'info', undefined, null, { time, line: operation.line });
  }
}

/** Exact, also between a number and a bigint. */
function compareTimes(left: ClockTime, right: ClockTime): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareEnds(left: ClockTime | undefined, right: ClockTime | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return compareTimes(left, right);
}
