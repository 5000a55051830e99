import { checkLinearizable } from '../checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../checkers/linearizability/specification.ts';
import { subHistory } from '../checkers/linearizability/sub-history.ts';
import type { Judge } from './simulated-protocol.ts';

/** What the clients were told must be linearizable with respect to the specification. Too much to decide counts as a complaint. */
export const linearizable = <S>(specification: SequentialSpecification<S>): Judge => ({
  name: 'linearizable',
  async judge(history) {
    const { verdict, counterexample } = await checkLinearizable(history, specification, {
      maxSteps: 5_000_000,
    });
    if (verdict === 'valid') return undefined;
    const name = specification.name;
    if (verdict === 'unknown') return `it was not decided whether the history is one of a ${name}`;
    const core = counterexample === undefined ? '' : `, see ${counterexample.window.length} operations`;
    return `the history is none of a ${name}${core}`;
  },
});

/** Judges the operations of these functions alone, as a history of its own. */
export const onlyOf = (functions: readonly string[], { name, judge }: Judge): Judge => ({
  name,
  judge(history) {
    const { count, f } = history.operations;
    const rows = Array.from({ length: count }, (_, row) => row);
    return judge(
      subHistory(history, { rows: rows.filter((row) => functions.includes(history.functions[f[row]!]!)) }),
    );
  },
});
