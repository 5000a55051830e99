import { type History, type Operation, Outcome, operationAt } from '../../core/history.ts';

/** What one node answered in the end, when all faults were over. */
export interface LastRead {
  /** Who asked: `last of n1`. */
  readonly process: string;
  readonly operation: Operation;
}

/** The event after which a node has had time to hear of everything. */
export const ALL_FAULTS_OVER = 'all-faults-over';

/** The answered reads that were asked for after all faults were over. */
export function lastReads(history: History): readonly LastRead[] {
  const over = history.faults.find(({ kind }) => kind === ALL_FAULTS_OVER);
  if (over === undefined) return [];
  return operationsOf(history)
    .filter(({ f, outcome, index }) => {
      return f === 'read' && outcome === Outcome.ok && history.operations.invokedAt[index]! > over.at;
    })
    .map((operation) => ({ process: operation.process, operation }));
}

/** All operations, in the order of invocation. */
export function operationsOf(history: History): readonly Operation[] {
  return Array.from({ length: history.operations.count }, (_, row) => operationAt(history, row));
}
