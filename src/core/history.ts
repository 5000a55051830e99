import type { HistoryValue } from './history-value.ts';
import type { NodeStep } from './trace.ts';

/** What is known of an operation's end. Kept as a small integer in {@link OperationColumns.outcome}. */
export const Outcome = {
  /** It returned: it took effect exactly once between invocation and completion, with the recorded result. */
  ok: 0,
  /** It certainly had no effect. */
  fail: 1,
  /** It may take effect at any later point, or never; its result is unknown. Also: no completion was recorded. */
  info: 2,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** `completedAt` of an operation without a completion, and of every `info` operation: after all events. */
export const NEVER = 0x7fffffff;

/** `result`, `key` of an operation that has none. */
export const ABSENT = -1;

/**
 * All client operations of a history, one row an operation, in order of invocation. Columns instead of objects:
 * ten million operations must fit in memory (HISTORIES, "The format").
 */
export interface OperationColumns {
  readonly count: number;
  /** Index into {@link History.processes}. */
  readonly process: Int32Array;
  /** Index into {@link History.functions}: the operation's `f`, such as `read`. */
  readonly f: Int32Array;
  /** Index into {@link History.values}, or {@link ABSENT}. */
  readonly key: Int32Array;
  /** Index into {@link History.values}: the value of the invocation. */
  readonly argument: Int32Array;
  /** Index into {@link History.values}: the value of an `ok` completion; {@link ABSENT} otherwise. */
  readonly result: Int32Array;
  /** An {@link Outcome}. */
  readonly outcome: Uint8Array;
  /**
   * Real-time order: positions in the sequence of events, strictly increasing down the column. Operation a precedes
   * b if and only if `completedAt[a] < invokedAt[b]`; otherwise they are concurrent.
   */
  readonly invokedAt: Int32Array;
  /** Position of the `ok` or `fail` completion, or {@link NEVER}. */
  readonly completedAt: Int32Array;
  /**
   * Times for display, in nanoseconds since the run's start; NaN where the source has none. Of a very long history without
   * any they are empty.
   */
  readonly invokeTime: Float64Array;
  readonly completeTime: Float64Array;
  /** One-based line of the invocation and of the completion in the source; 0 where there is none. */
  readonly invokeLine: Int32Array;
  readonly completeLine: Int32Array;
}

/** A fault that the harness injected, or a nemesis operation of Jepsen. Never an operation. */
export interface FaultEvent {
  readonly phase: 'start' | 'end' | 'instant';
  readonly kind: string;
  readonly targets: readonly string[];
  readonly parameters: HistoryValue;
  /** Position in the sequence of events. */
  readonly at: number;
}

/** Fields of an event that mean nothing here, by their names in the source. */
export type OtherFields = ReadonlyMap<string, HistoryValue>;

/** What a source says besides what a history has columns for, so that a conversion can say it again. */
export interface KeptFields {
  /** Of the source as a whole, such as a seed. */
  readonly header: OtherFields;
  /** By row; most entries are missing. The value of a `fail` or `info` completion is the field `value`. */
  readonly invocations: readonly (OtherFields | undefined)[];
  readonly completions: readonly (OtherFields | undefined)[];
  /** Of faults and steps. */
  readonly beside: ReadonlyMap<FaultEvent | NodeStep, OtherFields>;
  /** One-based lines of the faults in the source. */
  readonly faultLines: ReadonlyMap<FaultEvent, number>;
}

/** A recorded run: what clients asked, when, and what they were told. Immutable. */
export interface History {
  /** Name of the format that it was read from, such as `quorate`, `jepsen-edn`. */
  readonly format: string;
  /** Where it came from, for messages: a file name, `<recorder>`. */
  readonly source: string;
  /** The sequential specification that the source names for itself, if any. */
  readonly model: string | undefined;
  /** The initial state that the source names for itself; `undefined` if it names none. */
  readonly initial: HistoryValue | undefined;
  readonly processes: readonly string[];
  readonly functions: readonly string[];
  /** Interned: equal values have one index. */
  readonly values: readonly HistoryValue[];
  readonly operations: OperationColumns;
  readonly faults: readonly FaultEvent[];
  /** Steps of nodes, in the order of the source; each node's own steps in the order in which it took them. */
  readonly steps: readonly NodeStep[];
  /** What a reader should know: skipped unknown kinds, dropped indeterminate reads, a truncated end. */
  readonly notes: readonly string[];
  /** There only if the reader was told to keep what means nothing to it, and can. */
  readonly keptFields?: KeptFields | undefined;
}

/** One operation as an object, for specifications, messages and reports; made on demand from the columns. */
export interface Operation {
  /** Row in {@link OperationColumns}. */
  readonly index: number;
  readonly process: string;
  readonly f: string;
  readonly key: HistoryValue | undefined;
  readonly argument: HistoryValue;
  /** `undefined` unless the outcome is ok. */
  readonly result: HistoryValue | undefined;
  readonly outcome: Outcome;
}

/** The operation in a row of a history's columns. */
export function operationAt(history: History, index: number): Operation {
  const columns = history.operations;
  const valueAt = (id: number) => (id === ABSENT ? undefined : history.values[id]);
  return {
    index,
    process: history.processes[columns.process[index]!]!,
    f: history.functions[columns.f[index]!]!,
    key: valueAt(columns.key[index]!),
    argument: valueAt(columns.argument[index]!) ?? null,
    result: valueAt(columns.result[index]!),
    outcome: columns.outcome[index] as Outcome,
  };
}
