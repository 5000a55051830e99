import { checkLinearizableSync } from '../../checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../checkers/linearizability/specification.ts';
import type { History } from '../../core/history.ts';
import type { AlwaysProperty } from '../../explorer/actors/actor.ts';
import {
  inSequence,
  type OperationHistory,
  type RecordedOperation,
} from '../../explorer/actors/operation-history.ts';
import { HistoryRecorder } from '../../history/history-recorder.ts';

/** An operation as the specification knows it. */
export interface JudgedOperation {
  readonly f: string;
  readonly value?: unknown;
  readonly key?: unknown;
}

/** The history of a run with its clients' own order of events, for any checker. */
export function historyOf(
  operations: OperationHistory,
  judged: (operation: unknown) => JudgedOperation,
): History {
  const recorder = new HistoryRecorder({ now: () => 0n });
  for (const { kind, operation } of inSequence(operations)) {
    const { client } = operation;
    const { f, value, key } = judged(operation.operation);
    if (kind === 'invoke') recorder.invoke(client, f, value ?? null, { key });
    else complete(recorder, operation, f);
  }
  return recorder.history();
}

function complete(
  recorder: HistoryRecorder,
  { client, outcome, result }: RecordedOperation,
  f: string,
): void {
  if (outcome === 'ok') recorder.ok(client, f, result);
  else if (outcome === 'info') recorder.info(client, f);
  // Whoever is sent elsewhere has had no effect.
  else recorder.fail(client, f);
}

/**
 * What the clients were told is linearizable in every state: judged once for each history, of which there are few.
 */
export function linearizableOperations<S>(
  specification: SequentialSpecification<S>,
  judged: (operation: unknown) => JudgedOperation,
): AlwaysProperty {
  return {
    name: 'linearizable',
    kind: 'always',
    readsHistory: true,
    holds(_, operations) {
      const history = historyOf(operations as OperationHistory, judged);
      const { verdict } = checkLinearizableSync(history, specification);
      if (verdict === 'unknown') throw new Error('a history of a few operations could not be judged');
      return verdict === 'valid';
    },
  };
}
