import { BadInput } from '../core/bad-input.ts';
import { ABSENT, type FaultEvent, type History, NEVER, type OtherFields, Outcome } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword, sameHistoryValue } from '../core/history-value.ts';
import { eventsInOrder } from './event-order.ts';
import type { FormatWriteOptions } from './history-format.ts';
import { jepsenFields, phaseAndKindOf, targetsOf } from './jepsen-events.ts';

/** One operation map of Jepsen's: what the formats that are made of such maps write. */
export interface JepsenRow {
  /** A keyword is the nemesis. */
  readonly process: string | number | Keyword;
  readonly type: string;
  readonly f: string;
  /** `undefined` where the event has none. */
  readonly value: HistoryValue | undefined;
  readonly key: HistoryValue | undefined;
  /** Nanoseconds. */
  readonly time: number | undefined;
  /** What `f` and the value of a nemesis do not tell of a fault. */
  readonly fault: Partial<Pick<FaultEvent, 'phase' | 'kind' | 'targets'>>;
  readonly other: OtherFields;
  /** The operation's or fault's place in the source, for messages. */
  readonly line: number | undefined;
}

const completionTypes = { [Outcome.ok]: 'ok', [Outcome.fail]: 'fail', [Outcome.info]: 'info' } as const;
const nothing: OtherFields = new Map();

/**
 * The history as Jepsen's operation maps, in real-time order. In these formats a process has one operation open at
 * a time: one that has more is split, and a note says so; one that is never completed is ended by an `info` before
 * the process invokes again, which says the same.
 */
export function* jepsenRows(
  history: History,
  { note }: FormatWriteOptions,
): Generator<JepsenRow, void, undefined> {
  noteWhatHasNoPlace(history, note);
  const processes = new OneAtATime(history);
  const inTheWay = new Set<string>();
  for (const row of allRows(history, processes)) yield withoutClashes(row, inTheWay);
  const { split } = processes;
  if (inTheWay.size > 0) {
    note(`fields that mean something else in this format are left out: ${[...inTheWay].join(', ')}`);
  }
  if (split.size > 0) {
    note(
      `processes with several operations open at once are split, as in ${[...split].slice(0, 3).join(', ')}`,
    );
  }
}

function* allRows(history: History, processes: OneAtATime): Generator<JepsenRow, void, undefined> {
  for (const event of eventsInOrder(history)) {
    if (typeof event !== 'number') {
      if ('phase' in event) yield faultRow(history, event);
      continue;
    }
    const row = event >> 1;
    if ((event & 1) === 0) {
      const unfinished = processes.beforeInvocation(row);
      if (unfinished !== undefined) yield completionRow(history, unfinished.row, unfinished.process);
      yield invocationRow(history, row, processes.open(row));
    } else {
      const process = processes.close(row);
      if (process !== undefined) yield completionRow(history, row, process);
    }
  }
}

/** The row without kept fields that are called as what it says itself. */
function withoutClashes(row: JepsenRow, inTheWay: Set<string>): JepsenRow {
  if (row.other.size === 0) return row;
  const says = { ...row, ...row.fault } as Partial<Record<string, unknown>>;
  const isOwn = (name: string) =>
    (jepsenFields as readonly string[]).includes(name) && says[name] !== undefined;
  const clashes = [...row.other.keys()].filter(isOwn);
  for (const name of clashes) inTheWay.add(name);
  return { ...row, other: without(row.other, clashes) };
}

function noteWhatHasNoPlace(
  { model, initial, steps, keptFields }: History,
  note: (text: string) => void,
): void {
  if (model !== undefined) note(`the model is not written: give --model ${model} when the file is judged`);
  if (initial !== undefined) {
    note(
      `the initial state is not written: give --initial ${formatHistoryValue(initial)} when the file is judged`,
    );
  }
  if (steps.length > 0) note(`the ${steps.length} steps of nodes are not written`);
  const names = [...(keptFields?.header.keys() ?? [])];
  if (names.length > 0) note(`fields of the header are not written: ${names.join(', ')}`);
}

function invocationRow(history: History, row: number, process: string): JepsenRow {
  const { operations, values } = history;
  const line = operations.invokeLine[row]! || undefined;
  const key = operations.key[row]!;
  if (key !== ABSENT && values[key] === null) {
    throw new BadInput('the operation has the key nil, which in this format means that it has none', {
      place: { source: history.source, line },
      remedy: 'Convert it to the format quorate.',
    });
  }
  return {
    ...operationFields(history, row, process, line),
    type: 'invoke',
    value: values[operations.argument[row]!],
    key: key === ABSENT ? undefined : values[key],
    time: timeOrNone(operations.invokeTime[row]!),
    other: history.keptFields?.invocations[row] ?? nothing,
  };
}

function completionRow(history: History, row: number, process: string): JepsenRow {
  const { operations, values } = history;
  const kept = history.keptFields?.completions[row] ?? nothing;
  const isOk = operations.outcome[row] === Outcome.ok;
  const line = operations.completeLine[row]! || operations.invokeLine[row]! || undefined;
  return {
    ...operationFields(history, row, process, line),
    type: completionTypes[operations.outcome[row] as Outcome],
    value: isOk ? values[operations.result[row]!] : kept.get('value'),
    key: undefined,
    time: timeOrNone(operations.completeTime[row]!),
    other: isOk ? kept : without(kept, ['value']),
  };
}

function operationFields(history: History, row: number, process: string, line: number | undefined) {
  if (process === 'nemesis' || process.startsWith(':')) {
    throw new BadInput(`a client is called ${process}, which in this format is the nemesis`, {
      place: { source: history.source, line },
      remedy: 'Convert it to the format quorate.',
    });
  }
  const isNumber = /^(?:0|[1-9]\d{0,14})$/.test(process);
  return {
    process: isNumber ? Number(process) : process,
    f: history.functions[history.operations.f[row]!]!,
    fault: {},
    line,
  };
}

function faultRow({ keptFields }: History, fault: FaultEvent): JepsenRow {
  const { phase, kind, targets, parameters } = fault;
  const kept = keptFields?.beside.get(fault) ?? nothing;
  const f =
    phase === 'instant'
      ? kind
      : `${phase === 'start' ? 'start' : 'stop'}${kind === 'nemesis' ? '' : `-${kind}`}`;
  const told = phaseAndKindOf(f);
  const type = kept.get('type');
  const time = kept.get('time');
  const process = kept.get('process');
  const isTimed = typeof time === 'number';
  const areTargetsTold = sameHistoryValue(targetsOf(parameters), [...targets]);
  return {
    process: Keyword.of(process === undefined ? 'nemesis' : nameOf(process)),
    type: type === undefined ? 'info' : nameOf(type),
    f,
    value: parameters,
    key: undefined,
    time: isTimed ? time : undefined,
    fault: {
      ...(told.phase === phase ? {} : { phase }),
      ...(told.kind === kind ? {} : { kind }),
      ...(areTargetsTold ? {} : { targets }),
    },
    other: without(kept, isTimed ? ['type', 'process', 'time'] : ['type', 'process']),
    line: keptFields?.faultLines.get(fault),
  };
}

function nameOf(value: HistoryValue): string {
  if (value instanceof Keyword) return value.name;
  return typeof value === 'string' ? value.replace(/^:/, '') : formatHistoryValue(value);
}

function without(fields: OtherFields, names: readonly string[]): OtherFields {
  if (!names.some((name) => fields.has(name))) return fields;
  return new Map([...fields].filter(([name]) => !names.includes(name)));
}

function timeOrNone(time: number): number | undefined {
  return Number.isFinite(time) ? time : undefined;
}

/** Keeps processes to one open operation at a time. */
class OneAtATime {
  /** Names that operations were given because their own process was busy. */
  readonly split = new Set<string>();
  readonly #history: History;
  readonly #names: Set<string>;
  /** The open operation of each process that has one. */
  readonly #open = new Map<string, number>();
  /** The process under which an open operation was written. */
  readonly #processOf = new Map<number, string>();

  constructor(history: History) {
    this.#history = history;
    this.#names = new Set(history.processes);
  }

  /** The operation that has to be ended before the process can invoke `row`, if there is one. */
  beforeInvocation(row: number): { readonly row: number; readonly process: string } | undefined {
    const process = this.#nameOf(row);
    const open = this.#open.get(process);
    if (open === undefined || this.#history.operations.completedAt[open] !== NEVER) return undefined;
    this.#end(open, process);
    return { row: open, process };
  }

  /** Opens an operation; the process that it is written under. */
  open(row: number): string {
    const own = this.#nameOf(row);
    let process = own;
    for (let number = 2; this.#open.has(process); number += 1) {
      process = `${own}+${number}`;
      while (this.#names.has(process)) process += '+';
    }
    if (process !== own) this.split.add(process);
    this.#open.set(process, row);
    this.#processOf.set(row, process);
    return process;
  }

  /** Closes an operation; the process that it was written under, none if it was ended before. */
  close(row: number): string | undefined {
    const process = this.#processOf.get(row);
    if (process !== undefined) this.#end(row, process);
    return process;
  }

  #end(row: number, process: string): void {
    this.#open.delete(process);
    this.#processOf.delete(row);
  }

  #nameOf(row: number): string {
    return this.#history.processes[this.#history.operations.process[row]!]!;
  }
}
