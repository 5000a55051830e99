import { type FaultEvent, type History, NEVER, Outcome } from '../core/history.ts';
import type { NodeStep } from '../core/trace.ts';

/**
 * The events of a history in real-time order. An operation's event is its row, times two, plus one for the
 * completion.
 */
export function* eventsInOrder(history: History): Generator<number | FaultEvent | NodeStep, void, undefined> {
  const others = [...history.faults, ...history.steps].sort((left, right) => left.at - right.at);
  const columns = history.operations;
  const completions = rowsInOrder(
    columns.completedAt,
    columns.count,
    (row) => columns.completedAt[row] !== NEVER,
  );
  // An info completion has no position; its line in the source, where there is one, says where it was.
  const isInfo = (row: number) =>
    columns.outcome[row] === Outcome.info &&
    (columns.completeLine[row]! > 0 || !Number.isNaN(columns.completeTime[row] ?? Number.NaN));
  const infos = rowsInOrder(columns.completeLine, columns.count, isInfo);
  let [completion, info, other] = [0, 0, 0];
  for (let row = 0; ; ) {
    const invokedAt = row < columns.count ? columns.invokedAt[row]! : NEVER;
    const completedAt =
      completion < completions.length ? columns.completedAt[completions[completion]!]! : NEVER;
    const otherEvent = others[other];
    const next = Math.min(invokedAt, completedAt, otherEvent?.at ?? NEVER);
    if (next === NEVER) break;
    const isInvocation = next === invokedAt;
    const line =
      otherEvent !== undefined && next === otherEvent.at
        ? lineOf(history, otherEvent)
        : isInvocation
          ? columns.invokeLine[row]!
          : columns.completeLine[completions[completion]!]!;
    for (; info < infos.length && columns.completeLine[infos[info]!]! < line; info += 1) {
      if (infos[info]! >= row) break;
      yield infos[info]! * 2 + 1;
    }
    if (otherEvent !== undefined && next === otherEvent.at) {
      other += 1;
      yield otherEvent;
    } else {
      yield isInvocation ? row++ * 2 : completions[completion++]! * 2 + 1;
    }
  }
  for (; info < infos.length; info += 1) yield infos[info]! * 2 + 1;
}

/** Faults have their lines only where a conversion needs them. */
function lineOf({ keptFields }: History, event: FaultEvent | NodeStep): number {
  return 'line' in event ? event.line : (keptFields?.faultLines.get(event) ?? 0);
}

function rowsInOrder(by: Int32Array, count: number, keep: (row: number) => boolean): Int32Array {
  let kept = 0;
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row += 1) if (keep(row)) rows[kept++] = row;
  return rows.subarray(0, kept).sort((left, right) => by[left]! - by[right]! || left - right);
}
