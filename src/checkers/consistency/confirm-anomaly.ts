import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { subHistory } from '../linearizability/sub-history.ts';
import { type Anomaly, rowsOf } from './anomaly.ts';
import type { AnomalyConfirmation } from './consistency-result.ts';
import { satisfiesByDefinition } from './definitions.ts';
import type { ConsistencyModel } from './lattice.ts';

/** More operations than this take too long by trying everything. */
const MOST_OPERATIONS = 8;

/**
 * Judges an anomaly a second time: by the definition of the model, on a history of the operations that it names and
 * the writes that its reads returned. A history that satisfies a model still does when reads are taken from it, or writes
 * together with all reads of them: so if these operations violate the model, the whole history does. An anomaly that the
 * definition does not confirm is an error of ours, and no verdict is given.
 */
export function confirmAnomaly(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
  model: ConsistencyModel,
  anomaly: Anomaly,
): AnomalyConfirmation {
  if (anomaly.kind === 'no-order') return 'not independently confirmed';
  const rows = withSources(history, rowsOf(anomaly));
  if (rows.length > MOST_OPERATIONS) return 'not independently confirmed';
  const window = subHistory(history, { rows });
  // Which writes of the key there were tells when it was quiet, so this one is judged on the whole.
  if (anomaly.kind === 'divergent-reads') return 'not independently confirmed';
  if (satisfiesByDefinition(window, specification, initial, model))
    throw new Error(`internal error: the anomaly found for ${model} is none`);
  return 'brute force';
}

/** These rows, and every write whose value one of them, a read, returned. */
function withSources({ operations }: History, rows: readonly number[]): number[] {
  const all = new Set(rows);
  for (const read of rows) {
    if (operations.outcome[read] !== Outcome.ok) continue;
    for (let row = 0; row < operations.count; row += 1) {
      const isSource =
        operations.argument[row] === operations.result[read] &&
        operations.key[row] === operations.key[read] &&
        operations.f[row] !== operations.f[read] &&
        operations.outcome[row] !== Outcome.fail;
      if (isSource) all.add(row);
    }
  }
  return [...all].sort((left, right) => left - right);
}
