import { ABSENT, type FaultEvent, type History, NEVER, Outcome } from '../core/history.ts';
import type { NodeStep } from '../core/trace.ts';
import { encodeHistoryValue } from './history-json.ts';
import { historyVersion } from './quorate-format.ts';
import { stepLine } from './step-fields.ts';

/** What the header says of the run besides what the history knows. */
export interface HistoryHeader {
  readonly run?: string | undefined;
  readonly seed?: string | undefined;
  readonly commit?: string | undefined;
}

const outcomeNames = { [Outcome.ok]: 'ok', [Outcome.fail]: 'fail', [Outcome.info]: 'info' } as const;

/**
 * The history as our JSON lines, without their line ends: header, events in real-time order, footer. Reading them
 * gives equal columns and values; only source and line numbers are those of the new file.
 */
export function* writeHistory(
  history: History,
  header: HistoryHeader = {},
): Generator<string, void, undefined> {
  const writer = new EventWriter(history);
  yield headerLine(history, header);
  for (const event of eventsInOrder(history)) {
    if (typeof event === 'number') yield writer.operationLine(event);
    else yield 'phase' in event ? faultLine(event) : stepLine(event);
  }
  yield writer.footerLine();
}

function headerLine(history: History, header: HistoryHeader): string {
  const members = ['"quorate":"history"', `"version":${historyVersion}`];
  for (const name of ['run', 'seed', 'commit'] as const) {
    const value = header[name];
    if (value !== undefined) members.push(`"${name}":${JSON.stringify(value)}`);
  }
  if (history.model !== undefined) members.push(`"model":${JSON.stringify(history.model)}`);
  if (history.initial !== undefined) members.push(`"initial":${encodeHistoryValue(history.initial)}`);
  return `{${members.join(',')}}`;
}

function faultLine(fault: FaultEvent): string {
  const { phase, kind, targets, parameters } = fault;
  const head = JSON.stringify({ event: 'fault', phase, kind, targets });
  return `${head.slice(0, -1)},"parameters":${encodeHistoryValue(parameters)}}`;
}

/** An operation event is its row, times two, plus one for the completion. */
function* eventsInOrder(history: History): Generator<number | FaultEvent | NodeStep> {
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
    (columns.completeLine[row]! > 0 || !Number.isNaN(columns.completeTime[row]!));
  const infos = rowsInOrder(columns.completeLine, columns.count, isInfo);
  let [completion, info, other] = [0, 0, 0];
  for (let row = 0; ; ) {
    const invokedAt = row < columns.count ? columns.invokedAt[row]! : NEVER;
    const completedAt =
      completion < completions.length ? columns.completedAt[completions[completion]!]! : NEVER;
    const otherAt = others[other]?.at ?? NEVER;
    const next = Math.min(invokedAt, completedAt, otherAt);
    if (next === NEVER) break;
    if (next === otherAt) {
      yield others[other++]!;
      continue;
    }
    const isInvocation = next === invokedAt;
    const line = isInvocation ? columns.invokeLine[row]! : columns.completeLine[completions[completion]!]!;
    for (; info < infos.length && columns.completeLine[infos[info]!]! < line; info += 1) {
      if (infos[info]! >= row) break;
      yield infos[info]! * 2 + 1;
    }
    yield isInvocation ? row++ * 2 : completions[completion++]! * 2 + 1;
  }
  for (; info < infos.length; info += 1) yield infos[info]! * 2 + 1;
}

function rowsInOrder(by: Int32Array, count: number, keep: (row: number) => boolean): Int32Array {
  let kept = 0;
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row += 1) if (keep(row)) rows[kept++] = row;
  return rows.subarray(0, kept).sort((left, right) => by[left]! - by[right]! || left - right);
}

/** Writes operation events, and counts them for the footer. */
class EventWriter {
  readonly #history: History;
  readonly #counts = { invoke: 0, ok: 0, fail: 0, info: 0 };
  #index = 0;

  constructor(history: History) {
    this.#history = history;
  }

  operationLine(event: number): string {
    const { processes, functions, values, operations } = this.#history;
    const row = event >> 1;
    const isInvocation = (event & 1) === 0;
    const type = isInvocation ? 'invoke' : outcomeNames[operations.outcome[row] as Outcome];
    this.#counts[type] += 1;
    const process = JSON.stringify(processes[operations.process[row]!]);
    const f = JSON.stringify(functions[operations.f[row]!]);
    let line = `{"event":"op","index":${this.#index++},"type":"${type}","process":${process},"op":${row},"f":${f}`;
    const key = operations.key[row]!;
    if (isInvocation && key !== ABSENT) line += `,"key":${encodeHistoryValue(values[key]!)}`;
    const value = isInvocation ? operations.argument[row]! : operations.result[row]!;
    if (value !== ABSENT) line += `,"value":${encodeHistoryValue(values[value]!)}`;
    const time = isInvocation ? operations.invokeTime[row]! : operations.completeTime[row]!;
    if (Number.isFinite(time)) line += `,"time":"${BigInt(Math.round(time))}"`;
    return `${line}}`;
  }

  footerLine(): string {
    const { faults, steps } = this.#history;
    const more = steps.length === 0 ? {} : { step: steps.length };
    const counts = { ...this.#counts, fault: faults.length, ...more };
    return JSON.stringify({ event: 'footer', counts, complete: true });
  }
}
