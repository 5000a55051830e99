import { BadInput } from '../core/bad-input.ts';
import {
  ABSENT,
  type FaultEvent,
  type History,
  type KeptFields,
  NEVER,
  type OtherFields,
  Outcome,
} from '../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';
import type { NodeStep } from '../core/trace.ts';
import { OperationBuffer } from './operation-buffer.ts';
import { ValueInterner } from './value-interner.ts';

/** How an operation can end. `info`: nobody knows. */
export type CompletionType = 'ok' | 'fail' | 'info';

export interface HistoryBuilderOptions {
  /** See {@link History.format}. */
  readonly format: string;
  /** See {@link History.source}. */
  readonly source: string;
  readonly model?: string | undefined;
  readonly initial?: HistoryValue | undefined;
  /** Whether to keep {@link EventDetails.other}. */
  readonly keepFields?: boolean | undefined;
}

/** What may be known of an event besides what happened. */
export interface EventDetails {
  /** Nanoseconds since the run's start. */
  readonly time?: number | undefined;
  /** One-based line of the source. */
  readonly line?: number | undefined;
  /** What else the source says of it. */
  readonly other?: OtherFields | undefined;
}

export interface InvocationDetails extends EventDetails {
  readonly key?: HistoryValue | undefined;
}

/** A step as its source records it; what the source does not say is left out. */
export type RecordedStep = Pick<NodeStep, 'node' | 'sequence' | 'action'> &
  Partial<Omit<NodeStep, 'at' | 'line'>>;

const noDetails = {
  incarnation: 0,
  parameters: null,
  messagesIn: [],
  messagesOut: [],
  time: undefined,
  localTime: undefined,
  lamport: undefined,
  vector: undefined,
  hybrid: undefined,
  state: undefined,
};
const nothingKnown: InvocationDetails = {};
const noRow = -1;
/** Positions must stay below {@link NEVER}. */
const eventLimit = NEVER - 1;

/**
 * Builds a {@link History} event by event, in real-time order.
 *
 * Every invocation, every `ok` and `fail` completion and every fault takes one position. An `info` completion takes
 * none: whatever it says, the operation stays open for ever. Malformed sequences end in {@link BadInput} with the
 * line. Memory: the columns, the distinct values, and a word per process.
 */
export class HistoryBuilder {
  readonly #options: HistoryBuilderOptions;
  readonly #buffer = new OperationBuffer();
  readonly #interner = new ValueInterner();
  readonly #processes = new NameTable();
  readonly #functions = new NameTable();
  readonly #faults: FaultEvent[] = [];
  readonly #steps: NodeStep[] = [];
  readonly #notes: string[] = [];
  readonly #kept: GrowingFields | undefined;
  /** By process: the row of its open operation, and of its latest. */
  readonly #openRow: number[] = [];
  readonly #latestRow: number[] = [];
  #model: string | undefined;
  #initial: HistoryValue | undefined;
  #position = 0;

  constructor(options: HistoryBuilderOptions) {
    this.#options = options;
    this.#model = options.model;
    this.#initial = options.initial;
    if (options.keepFields)
      this.#kept = {
        header: new Map(),
        invocations: [],
        completions: [],
        beside: new Map(),
        faultLines: new Map(),
      };
  }

  /** Operations so far. */
  get count(): number {
    return this.#buffer.columns.count;
  }

  /** What the source names as its specification and initial state, where that is known only after the start. */
  describe(model: string | undefined, initial: HistoryValue | undefined): void {
    this.#model = model;
    this.#initial = initial;
  }

  /** What else the source says of itself. */
  describeOther(fields: OtherFields): void {
    if (this.#kept !== undefined) this.#kept.header = new Map([...this.#kept.header, ...fields]);
  }

  /** A client asks. A process may have one open operation, besides those that ended in `info`. Returns the row. */
  invoke(process: string | number, f: string, argument: HistoryValue, details = nothingKnown): number {
    const id = this.#processes.idOf(process);
    const open = this.#openRow[id] ?? noRow;
    if (open !== noRow) {
      const { line } = details;
      this.#refuse(
        line,
        `process ${process} invokes ${f} while its ${this.#nameOf(open)} is still open`,
        'A process waits for its completion before it invokes again. Give each concurrent client its own process, ' +
          'or write an info completion where the client gave up.',
      );
    }
    const row = this.#addRow(id, f, argument, details);
    this.#openRow[id] = row;
    return row;
  }

  /** A client is answered, or gives up: completes the open operation of the process. Returns the row. */
  complete(
    process: string | number,
    type: CompletionType,
    f: string | undefined,
    value: HistoryValue,
    details: EventDetails = nothingKnown,
  ): number {
    const id = this.#processes.idOf(process);
    const row = this.#openRow[id] ?? noRow;
    if (row === noRow) this.#refuseCompletion(process, id, type, f, details.line);
    this.completeRow(row, type, f, value, details);
    this.#openRow[id] = noRow;
    return row;
  }

  /**
   * A client asks, in a format that links completions by an id of their own: a process may have several open
   * operations. The row that this returns must be completed by {@link completeRow}, at most once.
   */
  invokeLinked(process: string | number, f: string, argument: HistoryValue, details = nothingKnown): number {
    return this.#addRow(this.#processes.idOf(process), f, argument, details);
  }

  /** Completes an operation by its row. */
  completeRow(
    row: number,
    type: CompletionType,
    f: string | undefined,
    value: HistoryValue,
    details: EventDetails = nothingKnown,
  ): void {
    const columns = this.#buffer.writable();
    if (f !== undefined && this.#functions.idOf(f) !== columns.f[row]) {
      this.#refuse(
        details.line,
        `${f} is completed as ${type}, but the open operation of this process is ${this.#nameOf(row)}`,
        'A completion repeats the f of its invocation. Were two histories mixed?',
      );
    }
    this.#buffer.setTime('completeTime', row, details.time);
    columns.completeLine[row] = details.line ?? 0;
    columns.outcome[row] = Outcome[type];
    keep(this.#kept?.completions, row, details.other);
    if (type === 'info') return;
    columns.completedAt[row] = this.#nextPosition(details.line);
    if (type === 'ok') columns.result[row] = this.#interner.intern(value);
  }

  /** Something that was done to the system, not by a client. */
  fault(
    phase: FaultEvent['phase'],
    kind: string,
    targets: readonly string[],
    parameters: HistoryValue,
    details: EventDetails = nothingKnown,
  ): void {
    const at = this.#nextPosition(details.line);
    const fault = { phase, kind, targets, parameters, at };
    this.#faults.push(fault);
    if (details.other !== undefined) this.#kept?.beside.set(fault, new Map(details.other));
    if (details.line !== undefined) this.#kept?.faultLines.set(fault, details.line);
  }

  /** A step of a node, as its trace records it. */
  step(step: RecordedStep, line = 0, other?: OtherFields): void {
    const whole = { ...noDetails, ...step, at: this.#nextPosition(line), line };
    this.#steps.push(whole);
    if (other !== undefined) this.#kept?.beside.set(whole, new Map(other));
  }

  /** Something that a reader of the history should know. */
  note(text: string): void {
    this.#notes.push(text);
  }

  /** The history so far; building may go on, which leaves what was returned alone. */
  finish(): History {
    return {
      format: this.#options.format,
      source: this.#options.source,
      model: this.#model,
      initial: this.#initial,
      processes: [...this.#processes.names],
      functions: [...this.#functions.names],
      values: this.#interner.snapshot(),
      operations: this.#buffer.snapshot(),
      faults: [...this.#faults],
      steps: [...this.#steps],
      notes: [...this.#notes],
      ...(this.#kept === undefined ? {} : { keptFields: copyOfKept(this.#kept) }),
    };
  }

  #addRow(process: number, f: string, argument: HistoryValue, details: InvocationDetails): number {
    const invokedAt = this.#nextPosition(details.line);
    const row = this.#buffer.add();
    const { columns } = this.#buffer;
    columns.process[row] = process;
    columns.f[row] = this.#functions.idOf(f);
    columns.key[row] = details.key === undefined ? ABSENT : this.#interner.intern(details.key);
    columns.argument[row] = this.#interner.intern(argument);
    columns.result[row] = ABSENT;
    columns.outcome[row] = Outcome.info;
    columns.invokedAt[row] = invokedAt;
    columns.completedAt[row] = NEVER;
    this.#buffer.setTime('invokeTime', row, details.time);
    this.#buffer.setTime('completeTime', row, undefined);
    columns.invokeLine[row] = details.line ?? 0;
    this.#latestRow[process] = row;
    keep(this.#kept?.invocations, row, details.other);
    return row;
  }

  #nextPosition(line: number | undefined): number {
    if (this.#position >= eventLimit) {
      this.#refuse(
        line,
        `more events than the limit of ${eventLimit}`,
        'Split the history by key or by time.',
      );
    }
    return this.#position++;
  }

  #refuseCompletion(
    process: string | number,
    id: number,
    type: CompletionType,
    f: string | undefined,
    line: number | undefined,
  ): never {
    const latest = this.#latestRow[id];
    const what = `process ${process} completes ${f ?? 'an operation'} as ${type}`;
    if (latest === undefined) {
      const remedy = 'Is the beginning of the history missing? A history starts with the invocations.';
      this.#refuse(line, `${what}, but it has not invoked anything`, remedy);
    }
    const wasInfo = this.#buffer.columns.outcome[latest] === Outcome.info;
    this.#refuse(
      line,
      `${what}, but it has nothing open: its ${this.#nameOf(latest)} was already completed`,
      wasInfo
        ? 'After info nothing more is known of an operation. If the late answer is to count, remove the info.'
        : 'Each invocation has one completion. Was a line written twice?',
    );
  }

  /** The operation of a row, for messages. */
  #nameOf(row: number): string {
    const { columns } = this.#buffer;
    const argument = formatHistoryValue(this.#interner.values[columns.argument[row]!]!);
    const shown = argument.length > 60 ? `${argument.slice(0, 60)}…` : argument;
    const line = columns.invokeLine[row]!;
    return `${this.#functions.names[columns.f[row]!]} ${shown}${line > 0 ? ` of line ${line}` : ''}`;
  }

  #refuse(line: number | undefined, message: string, remedy: string): never {
    throw new BadInput(message, { place: { source: this.#options.source, line }, remedy });
  }
}

interface GrowingFields {
  header: OtherFields;
  readonly invocations: (OtherFields | undefined)[];
  readonly completions: (OtherFields | undefined)[];
  readonly beside: Map<FaultEvent | NodeStep, OtherFields>;
  readonly faultLines: Map<FaultEvent, number>;
}

function copyOfKept({ header, invocations, completions, beside, faultLines }: GrowingFields): KeptFields {
  return {
    header,
    invocations: [...invocations],
    completions: [...completions],
    beside: new Map(beside),
    faultLines: new Map(faultLines),
  };
}

/** Enters a copy: readers use one map for all events. */
function keep(
  kept: (OtherFields | undefined)[] | undefined,
  at: number,
  fields: OtherFields | undefined,
): void {
  if (kept === undefined) return;
  const isSaying = fields !== undefined && fields.size > 0;
  kept[at] = isSaying ? new Map(fields) : undefined;
}

/** Names by number, in order of first appearance. */
class NameTable {
  readonly names: string[] = [];
  /** A process 7 and a process "7" are one; the number is looked up as it is because that is the common case. */
  readonly #ids = new Map<string | number, number>();

  idOf(name: string | number): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (typeof name === 'number') {
      const id = this.idOf(String(name));
      this.#ids.set(name, id);
      return id;
    }
    this.#ids.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
