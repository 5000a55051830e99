import { explain } from '../../checkers/linearizability/explain.ts';
import { checkLinearizable } from '../../checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../checkers/linearizability/specification.ts';
import { articled } from '../../core/plural.ts';
import type { WorkloadJudge } from '../workload.ts';

const MAX_MEMORY_MIB = 2048;
const TIMEOUT_MS = 120_000;

/** What clients were told must be linearizable with respect to the specification. */
export const linearizable = <S>(specification: SequentialSpecification<S>): WorkloadJudge => ({
  name: 'linearizable',
  about: `the operations are those of one ${specification.name}, each at a moment between invocation and completion`,
  async judge(history, { signal }) {
    const result = await checkLinearizable(history, specification, {
      timeoutMs: TIMEOUT_MS,
      maxMemoryMiB: MAX_MEMORY_MIB,
      ...(signal === undefined ? {} : { signal }),
    });
    const { verdict, limit, scope } = result;
    if (verdict === 'valid') return { verdict, scope };
    if (verdict === 'unknown') return { verdict, detail: limit?.message ?? 'it was not decided', scope };
    const detail = `no order of the operations is that of ${articled(specification.name)}`;
    return { verdict, detail, explanation: explain(result, history), scope };
  },
});
