import type { History } from '../../core/history.ts';
import type { RecordedStep } from '../../history/history-builder.ts';
import { HistoryRecorder, type HistoryRecorderOptions } from '../../history/history-recorder.ts';
import type { Completion, WorkloadOperation } from '../workload.ts';

/** One operation of one client in a run, and how it ended, if it has. */
export interface RunOperation {
  /** Who asks, as the history names it. */
  readonly process: string;
  readonly node: string;
  readonly operation: WorkloadOperation;
  /** Of the last questions: which round of them this is, from 1. */
  readonly finalRound?: number;
  completion?: Completion;
}

type RunEvent = { readonly atNs: bigint } & TimelessEvent;
type TimelessEvent =
  | { readonly kind: 'invoke' | 'end'; readonly operation: RunOperation }
  | { readonly kind: 'fault'; readonly name: string; readonly nodes: readonly string[] }
  | { readonly kind: 'step'; readonly step: RecordedStep };

/** What happened in a run that a history tells, in its order. */
export class RunEvents {
  readonly operations: RunOperation[] = [];
  readonly #events: RunEvent[] = [];

  invoke(operation: RunOperation): void {
    this.operations.push(operation);
    this.#add({ kind: 'invoke', operation });
  }

  end(operation: RunOperation, completion: Completion): void {
    operation.completion = completion;
    this.#add({ kind: 'end', operation });
  }

  fault(name: string, nodes: readonly string[]): void {
    this.#add({ kind: 'fault', name, nodes });
  }

  step(step: RecordedStep): void {
    this.#add({ kind: 'step', step });
  }

  #add(event: TimelessEvent): void {
    this.#events.push({ ...event, atNs: process.hrtime.bigint() });
  }

  /** The history; of the last questions only one round, because after an earlier one the nodes were given more time. */
  history(finalRound: number, recordedAs: HistoryRecorderOptions = {}): History {
    let nowNs = this.#events[0]?.atNs ?? 0n;
    const recorder = new HistoryRecorder({ ...recordedAs, now: () => nowNs });
    const isTold = (operation: RunOperation) =>
      operation.finalRound === undefined || operation.finalRound === finalRound;
    for (const event of this.#events) {
      nowNs = event.atNs;
      if (event.kind === 'fault') recorder.fault('instant', event.name, event.nodes);
      else if (event.kind === 'step') recorder.step(event.step);
      else if (isTold(event.operation)) record(recorder, event.kind, event.operation);
    }
    return recorder.history();
  }
}

function record(recorder: HistoryRecorder, kind: 'invoke' | 'end', told: RunOperation): void {
  const { process, operation, completion } = told;
  const { f, key, value } = operation;
  if (kind === 'invoke') recorder.invoke(process, f, value, key === undefined ? {} : { key });
  else if (completion!.type === 'ok') recorder.ok(process, f, completion!.value);
  else if (completion!.type === 'fail') recorder.fail(process, f);
  else recorder.info(process, f);
}
