import type { VerdictKind } from '../../core/verdict.ts';

/**
 * What the page is given, as JSON. Text is ready to be shown: escaped for a terminal, cut where it is long. Operations
 * are named by their place among those shown. A hundred thousand operations take some megabytes, so columns hold small
 * integers: differences where the numbers themselves would be long.
 */
export interface PageData {
  readonly title: string;
  readonly verdict: VerdictKind;
  readonly headline: string;
  readonly facts: readonly string[];
  readonly notes: readonly string[];
  readonly processes: readonly string[];
  readonly functions: readonly string[];
  /** Texts of the values that operations name. */
  readonly values: readonly string[];
  readonly operations: OperationsData;
  readonly faults: readonly FaultData[];
  readonly order: OrderData | null;
  readonly failure: FailureData | null;
  readonly findings: readonly FindingData[];
}

export interface OperationsData {
  readonly count: number;
  /** Of the whole history; more than `count` if some are left out. */
  readonly total: number;
  /** Row in the history, less the row before it; `null` if all rows are there. */
  readonly rowSteps: readonly number[] | null;
  readonly process: readonly number[];
  readonly f: readonly number[];
  /** Index into `values`, or -1; so are the two that follow. */
  readonly key: readonly number[];
  readonly argument: readonly number[];
  readonly result: readonly number[];
  /** 0 ok, 1 fail, 2 unknown. */
  readonly outcome: readonly number[];
  /** Position among the events, less that of the operation before. */
  readonly invokedSteps: readonly number[];
  /** Positions from the invocation to the completion; 0 if there is none. */
  readonly length: readonly number[];
  /** Nanoseconds after the invocation of the operation before; `null` unless every operation has a time. */
  readonly timeSteps: readonly number[] | null;
  /** Nanoseconds from the invocation to the completion; `null` where that is not known. */
  readonly duration: readonly (number | null)[] | null;
  /** Line of the invocation, less that of the operation before; `null` if the source has no lines. */
  readonly lineSteps: readonly number[] | null;
  /** Lines from the invocation to the completion; 0 if there is none. */
  readonly lineDistance: readonly number[] | null;
}

export interface FaultData {
  readonly kind: string;
  readonly targets: string;
  readonly parameters: string;
  readonly from: number;
  /** -1: to the end. */
  readonly to: number;
}

/** An order in which operations can have taken effect. */
export interface OrderData {
  /** Places, each less the one before. */
  readonly steps: readonly number[];
  /** The order explains the history up to this position; `null` if all of it. */
  readonly until: number | null;
}

/** An operation that cannot be placed, or that was not reached. */
export interface FailureData {
  readonly place: number;
  readonly kind: 'impossible' | 'not reached';
  readonly sentence: string;
  readonly states: readonly string[];
  readonly statesSentence: string;
  /** Operations that contradict each other by themselves. */
  readonly window: readonly number[];
  readonly windowSentence: string;
  /** The end of the window that is easier to read, with what can have gone before. */
  readonly tail: { readonly sentence: string; readonly window: readonly number[] } | null;
}

/** What any checker found. */
export interface FindingData {
  readonly title: string;
  readonly detail: readonly string[];
  readonly places: readonly number[];
  /** Lines of the source that are not operations' lines, or of operations left out. */
  readonly lines: readonly number[];
}
