import type { History } from '../core/history.ts';
import { operationLabel, processName } from './describe-operation.ts';

export interface TimelineOptions {
  /** Whether a row's completion is out of sight: it crashed, or completed after the end of what is shown. */
  readonly isOpen: (row: number) => boolean;
  /** Columns available. A timeline that is wider than this is `undefined`. */
  readonly width: number;
}

/**
 * Operations as intervals, time from left to right, one line a process:
 *
 *     0  ├─ write 3 ─┤  ├─ read → 1 ─┤
 *     1    ├─ cas [1 2] ──────────────…
 *
 * Time is the order of events, stretched where a label needs room.
 */
export function timeline(
  history: History,
  rows: readonly number[],
  options: TimelineOptions,
): string[] | undefined {
  const { invokedAt, completedAt } = history.operations;
  const spans = rows.map((row) => {
    const end = options.isOpen(row) ? undefined : completedAt[row]!;
    return { row, begin: invokedAt[row]!, end, label: operationLabel(history, row) };
  });
  const columns = columnsOf(spans);
  const right = Math.max(
    ...columns.values(),
    ...spans.map((span) => columns.get(span.begin)! + span.label.length + 7),
  );
  const lanes = lanesOf(history, spans);
  const margin = Math.max(...lanes.map(({ name }) => name.length)) + 2;
  if (margin + right + 1 > options.width) return undefined;
  return lanes.map(({ name, spans: own }) => {
    let line = name.padEnd(margin);
    for (const { begin, end, label } of own) {
      line = line.padEnd(margin + columns.get(begin)!);
      const length = (end === undefined ? right : columns.get(end)!) - columns.get(begin)! + 1;
      const close = end === undefined ? '…' : '┤';
      line += `├─ ${label} ${'─'.repeat(Math.max(1, length - label.length - 5))}${close}`;
    }
    return line;
  });
}

interface Span {
  readonly row: number;
  readonly begin: number;
  readonly end: number | undefined;
  readonly label: string;
}

/** A column for every event in sight, far enough apart for the labels. */
function columnsOf(spans: readonly Span[]): Map<number, number> {
  const events = [
    ...new Set(spans.flatMap(({ begin, end }) => (end === undefined ? [begin] : [begin, end]))),
  ];
  events.sort((left, right) => left - right);
  const columns = new Map<number, number>();
  let column = 0;
  for (const event of events) {
    for (const { begin, end, label } of spans) {
      if (end === event) column = Math.max(column, columns.get(begin)! + label.length + 5);
    }
    columns.set(event, column);
    column += 2;
  }
  return columns;
}

/** One lane a process; a process whose operation stays open needs another lane for its next one. */
function lanesOf(history: History, spans: readonly Span[]): { name: string; spans: Span[] }[] {
  const lanes: { name: string; spans: Span[] }[] = [];
  for (const span of spans) {
    const name = processName(history, span.row);
    const lane = lanes.find((candidate) => {
      const last = candidate.spans.at(-1)!;
      return candidate.name === name && last.end !== undefined && last.end < span.begin;
    });
    if (lane) lane.spans.push(span);
    else lanes.push({ name, spans: [span] });
  }
  return lanes;
}
