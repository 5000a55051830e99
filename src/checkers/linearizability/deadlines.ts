import { type Operation, Outcome } from '../../core/history.ts';
import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { PreparedHistory } from './components.ts';
import type { OperationKinds } from './operation-kinds.ts';

/** Chains of producers longer than this keep a later, still sound, deadline. A cycle would never end. */
const LONGEST_CHAIN = 1000;

/** Several operations, or the initial state, may have produced the token. */
const NOT_ALONE = -1;

/** Rule 3 for the rows of one component: moves deadlines forward, and says how many. */
export function narrowDeadlines<S>(prepared: PreparedHistory<S>, rows: Int32Array): number {
  const { specification, initial, kinds, history } = prepared;
  const declaration = specification.deadline;
  if (declaration === undefined) return 0;
  const producerOf = soleProducers(kinds, rows, declaration.produces, declaration.initially(initial));
  const { deadline, rank } = prepared.columns;
  const { invokedAt, outcome } = history.operations;
  const narrowed = new Set<number>();
  // An info operation may never take effect, and then required nothing: only completed ones prove anything.
  const pending = Array.from(rows).filter((row) => outcome[row] === Outcome.ok);
  while (pending.length > 0) {
    const observer = pending.pop()!;
    const token = declaration.requires(kinds.operations[kinds.kindOf[observer]!]!);
    const producer = token === undefined ? undefined : producerOf.get(historyValueKey(token));
    if (producer === undefined || producer === NOT_ALONE || producer === observer) continue;
    // A crashed producer keeps its freedom: its observer asks for it when due, and as an operation that
    // *must* take effect it would be lost to dominance. With 70 crashed writes that are all read the search
    // would not end.
    if (outcome[producer] !== Outcome.ok) continue;
    const due = deadline[observer]!;
    const isSooner =
      due < deadline[producer]! || (due === deadline[producer] && rank[observer]! >= rank[producer]!);
    // A producer invoked after its observer returned is a contradiction: left to the search to find and to
    // explain.
    if (!isSooner || due < invokedAt[producer]! || rank[observer]! >= LONGEST_CHAIN) continue;
    deadline[producer] = due;
    rank[producer] = rank[observer]! + 1;
    narrowed.add(producer);
    pending.push(producer);
  }
  return narrowed.size;
}

/** Token → the one row that can produce it. */
function soleProducers(
  kinds: OperationKinds,
  rows: Int32Array,
  produces: (operation: Operation) => readonly HistoryValue[],
  initially: readonly HistoryValue[],
): Map<string, number> {
  const producerOf = new Map<string, number>();
  for (const token of initially) producerOf.set(historyValueKey(token), NOT_ALONE);
  for (const row of rows) {
    for (const token of produces(kinds.operations[kinds.kindOf[row]!]!)) {
      const key = historyValueKey(token);
      producerOf.set(key, producerOf.has(key) ? NOT_ALONE : row);
    }
  }
  return producerOf;
}
