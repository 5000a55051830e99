import { subHistory } from '../../checkers/linearizability/sub-history.ts';
import type { WorkloadJudge } from '../workload.ts';

/** Judges the operations of these functions alone, as a history of its own. */
export const onlyFunctions = (functions: readonly string[], judge: WorkloadJudge): WorkloadJudge => ({
  ...judge,
  judge(history, options) {
    const { count, f } = history.operations;
    const rows = Array.from({ length: count }, (_, row) => row);
    const kept = rows.filter((row) => functions.includes(history.functions[f[row]!]!));
    return judge.judge(subHistory(history, { rows: kept }), options);
  },
});
