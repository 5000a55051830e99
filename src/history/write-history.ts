import { ABSENT, type FaultEvent, type History, type OtherFields, Outcome } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import type { NodeStep } from '../core/trace.ts';
import { eventsInOrder } from './event-order.ts';
import { exactTime } from './exact-time.ts';
import { encodeHistoryValue } from './history-json.ts';
import { stepFields, stepLine } from './step-fields.ts';

/** The version that is written; a file of another major version is refused. */
export const historyVersion = 1;

/** What the header says of the run besides what the history knows. */
export interface HistoryHeader {
  readonly run?: string | undefined;
  readonly seed?: string | undefined;
  readonly commit?: string | undefined;
}

/** The fields of ours, which a kept field of another format may be called like. */
const ownFields: ReadonlySet<string> = new Set([
  ...['event', 'index', 'type', 'process', 'op', 'f', 'key', 'value', 'time'],
]);
const ownFaultFields: ReadonlySet<string> = new Set([
  ...['event', 'index', 'phase', 'kind', 'targets', 'parameters'],
]);
const ownStepFields: ReadonlySet<string> = new Set(['event', 'parameters', 'time', ...stepFields]);
const ownHeaderFields: ReadonlySet<string> = new Set(['quorate', 'version', 'model', 'initial', 'complete']);

const outcomeNames = { [Outcome.ok]: 'ok', [Outcome.fail]: 'fail', [Outcome.info]: 'info' } as const;

/**
 * The history as our JSON lines, without their line ends: header, events in real-time order, footer. Reading them
 * gives equal columns and values; only source and line numbers are those of the new file. Fields that were kept are
 * written; `note` takes the names of those that another field of ours is in the way of.
 */
export function* writeHistory(
  history: History,
  header: HistoryHeader = {},
  note: (text: string) => void = () => {},
): Generator<string, void, undefined> {
  const writer = new EventWriter(history);
  yield headerLine(history, header);
  for (const event of eventsInOrder(history)) {
    if (typeof event === 'number') yield writer.operationLine(event);
    else yield 'phase' in event ? writer.faultLine(event) : writer.stepLine(event);
  }
  yield writer.footerLine();
  if (writer.fieldsInTheWay.size > 0) {
    note(
      `fields that mean something else in this format are left out: ${[...writer.fieldsInTheWay].join(', ')}`,
    );
  }
}

function headerLine(history: History, header: HistoryHeader): string {
  const members = ['"quorate":"history"', `"version":${historyVersion}`];
  for (const name of ['run', 'seed', 'commit'] as const) {
    const value = header[name];
    if (value !== undefined) members.push(`"${name}":${JSON.stringify(value)}`);
  }
  for (const [name, value] of history.keptFields?.header ?? []) {
    if (ownHeaderFields.has(name) || header[name as keyof HistoryHeader] !== undefined) continue;
    members.push(`${JSON.stringify(name)}:${encodeHistoryValue(value)}`);
  }
  if (history.model !== undefined) members.push(`"model":${JSON.stringify(history.model)}`);
  if (history.initial !== undefined) members.push(`"initial":${encodeHistoryValue(history.initial)}`);
  return `{${members.join(',')}}`;
}

/** Writes operation events, and counts them for the footer. */
class EventWriter {
  readonly #history: History;
  readonly #counts = { invoke: 0, ok: 0, fail: 0, info: 0 };
  /** Names of kept fields that were left out. */
  readonly fieldsInTheWay = new Set<string>();
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
    const kept = this.#history.keptFields?.[isInvocation ? 'invocations' : 'completions'][row];
    const keptValue = type === 'fail' || type === 'info' ? kept?.get('value') : undefined;
    if (keptValue !== undefined) line += `,"value":${encodeHistoryValue(keptValue)}`;
    const time = isInvocation ? operations.invokeTime[row]! : operations.completeTime[row]!;
    if (Number.isFinite(time)) line += `,"time":"${exactTime(time)}"`;
    return `${line}${this.#members(kept, ownFields, keptValue === undefined ? undefined : 'value')}}`;
  }

  faultLine(fault: FaultEvent): string {
    const { phase, kind, targets, parameters } = fault;
    const head = JSON.stringify({ event: 'fault', phase, kind, targets });
    const others = this.#members(this.#history.keptFields?.beside.get(fault), ownFaultFields);
    return `${head.slice(0, -1)},"parameters":${encodeHistoryValue(parameters)}${others}}`;
  }

  stepLine(step: NodeStep): string {
    const others = this.#members(this.#history.keptFields?.beside.get(step), ownStepFields);
    return `${stepLine(step).slice(0, -1)}${others}}`;
  }

  footerLine(): string {
    const { faults, steps } = this.#history;
    const more = steps.length === 0 ? {} : { step: steps.length };
    const counts = { ...this.#counts, fault: faults.length, ...more };
    const complete = this.#history.keptFields?.header.get('complete') !== false;
    return JSON.stringify({ event: 'footer', counts, complete });
  }

  #members(fields: OtherFields | undefined, own: ReadonlySet<string>, written?: string): string {
    let members = '';
    for (const [name, value] of fields ?? []) {
      if (name === written) continue;
      if (own.has(name)) this.fieldsInTheWay.add(name);
      else members += `,${JSON.stringify(name)}:${encodeHistoryValue(ownForm(name, value))}`;
    }
    return members;
  }
}

/** `error` and `node` have a form of their own in our lines, which other formats write more freely. */
function ownForm(name: string, value: HistoryValue): HistoryValue {
  const isText = typeof value === 'string' || value instanceof Keyword;
  const text = isText ? String(value instanceof Keyword ? value.name : value) : formatHistoryValue(value);
  if (name === 'node') return text;
  return name === 'error' && !(value instanceof Map) ? new Map([['code', text]]) : value;
}
