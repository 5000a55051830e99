import type { History } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Randomness } from '../core/random.ts';
import type { VerdictKind } from '../core/verdict.ts';
import type { RecordedStep } from '../history/history-builder.ts';

/** What a client is to do: one operation of the workload, whatever the target is and however it is asked. */
export interface WorkloadOperation {
  /** As histories name it: `read`, `acquire`. */
  readonly f: string;
  /** The object that it is about, where a workload has several. */
  readonly key?: string | number;
  readonly value: Json;
}

/**
 * How an operation ended, in the terms of a history. `fail`: it certainly had no effect and never will. `info`: nobody knows, which
 * is what everything is that no document calls definite. An answer such as "held by another" is an `ok` with the result `false`.
 */
export type Completion =
  | { readonly type: 'ok'; readonly value: Json }
  | { readonly type: 'fail'; readonly error?: string }
  | { readonly type: 'info'; readonly error?: string };

/** Who does the operations of a run. */
export interface OperationSourceOptions {
  readonly randomness: Randomness;
  readonly clients: number;
  readonly nodes: readonly string[];
  /** How many objects are used at a time. */
  readonly keyCount: number;
  /** No object gets more operations than this one after the other; then a fresh one takes its place. */
  readonly operationsPerKey: number;
  /** No two writes have the same value, as far as the workload can: then none that was lost hides behind another. */
  readonly distinctValues?: boolean;
  /** A transaction has at most so many steps. */
  readonly transactionLength?: number;
}

/** The operations of one run. It may remember what clients were answered: a token is released that was acquired. */
export interface OperationSource {
  /** The next operation of this client; `undefined`: none at the moment. */
  next(client: number): WorkloadOperation | undefined;
  /** How an operation of this client ended. */
  completed?(client: number, operation: WorkloadOperation, completion: Completion): void;
  /** What is asked of each node after the faults, when the target has had time to come to rest. */
  final?(node: string): readonly WorkloadOperation[];
}

/** What a judge says of a run. */
export interface JudgeFinding {
  readonly verdict: VerdictKind;
  /** Why, in one sentence without a full stop. */
  readonly detail?: string;
  /** Lines to read: the events that contradict each other. */
  readonly explanation?: readonly string[];
  /** What was assumed, in sentences without a full stop. */
  readonly scope?: readonly string[];
}

/** Decides by a recorded history whether the target kept its promise. */
export interface WorkloadJudge {
  /** `linearizable`, or the name of a law or of a promise: what a report says was checked. */
  readonly name: string;
  readonly about: string;
  judge(history: History, options: { readonly signal?: AbortSignal }): Promise<JudgeFinding> | JudgeFinding;
}

/** The body of a message of the Maelstrom protocol: `type` and whatever belongs to it. */
export type MessageBody = JsonObject & { readonly type: string };

/** A message between programs, or between a client and a program. */
export interface Envelope {
  readonly id?: number;
  readonly src: string;
  readonly dest: string;
  readonly body: MessageBody;
}

/** How a workload is asked in the Maelstrom protocol. */
export interface MaelstromForm {
  request(operation: WorkloadOperation): MessageBody;
  /**
   * What a reply that is no error tells.
   * @throws WrongReply if it is not what the protocol asks for
   */
  completion(operation: WorkloadOperation, reply: MessageBody): Completion;
  /** Error codes that are an answer, not a failure: a refused compare-and-set. Others are as Maelstrom's document has them. */
  refusal?(operation: WorkloadOperation, code: number): Completion | undefined;
  /** The nodes are told their neighbours before the first operation (workload broadcast). */
  readonly needsTopology?: true;
  /** Tells the steps of the nodes from their messages, for clocks; a new observer for each run. */
  steps?(): StepObserver;
}

/** Watches the messages of a run, and says which step of its node each reports. */
export interface StepObserver {
  /**
   * A node wrote this message, in this life of its.
   * @throws WrongReply if it lacks what a step of this workload needs
   */
  sent(message: Envelope, life: number): (Pick<RecordedStep, 'action'> & Partial<RecordedStep>) | undefined;
  /** The message is now given to the node that it is for. */
  delivered(message: Envelope): void;
}

/** What clients do, and what they were promised. */
export interface Workload {
  readonly name: string;
  readonly about: string;
  /** Functions that change nothing: an error of theirs is `fail`, whatever the code. */
  readonly readOnly: readonly string[];
  /** By function: with fewer successes the run has shown too little, and the verdict is `unknown`. */
  readonly minimumOk: Readonly<Record<string, number>>;
  /** How the history is named for whoever analyzes it later: an object and its initial state. */
  readonly recordedAs?: { readonly model: string; readonly initial?: HistoryValue };
  /** How long Maelstrom's client waits for this workload, where it is not 5 s. */
  operationTimeoutMs?(latencyMs: number): number;
  /** Faults that break the promise whatever the implementation: `all` leaves them out. */
  readonly unsuitableFaults?: readonly string[];
  source(options: OperationSourceOptions): OperationSource;
  readonly judges: readonly WorkloadJudge[];
  /** By the name of a consistency model: what is judged in place of {@link judges} when that one is asked for. */
  readonly consistencyModels?: Readonly<Record<string, readonly WorkloadJudge[]>>;
  readonly maelstrom: MaelstromForm;
}
