import { type Operation, Outcome } from '../../core/history.ts';
import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { PreparedHistory } from './components.ts';
import type { OperationKinds } from './operation-kinds.ts';
import { orderOfUse } from './order-of-use.ts';
import type { DeadlineDeclaration } from './specification.ts';

/** Chains of producers longer than this keep a later, still sound, deadline. A cycle would never end. */
const LONGEST_CHAIN = 1000;

/** Several operations, or the initial state, may have produced the token. */
const NOT_ALONE = -1;

/** What rule 3 found out about the rows of a component. */
export interface NarrowedDeadlines {
  /** How many deadlines were moved forward. */
  readonly count: number;
  /**
   * Rows of sole producers, in the order in which they should be tried, with the event at which each is needed. Only where the
   * specification declares `inOrderOfUse`.
   */
  readonly neededAt: ReadonlyMap<number, number> | undefined;
}

/** Rule 3 for the rows of one component: moves deadlines forward. */
export function narrowDeadlines<S>(prepared: PreparedHistory<S>, rows: Int32Array): NarrowedDeadlines {
  const { specification, initial, kinds, history } = prepared;
  const declaration = specification.deadline;
  if (declaration === undefined) return { count: 0, neededAt: undefined };
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
    // A crashed producer keeps its freedom, unless the specification wants it otherwise: its observer asks for it when due, and as an operation that
    // *must* take effect it would be lost to dominance. With 70 crashed writes that are all read the search
    // would not end.
    if (outcome[producer] !== Outcome.ok && !declaration.crashedToo) continue;
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
  return {
    count: narrowed.size,
    neededAt: declaration.inOrderOfUse ? useOf(prepared, rows, declaration, producerOf) : undefined,
  };
}

function useOf<S>(
  { kinds, history, columns: { deadline } }: PreparedHistory<S>,
  rows: Int32Array,
  { requires }: DeadlineDeclaration<S>,
  producerOf: ReadonlyMap<string, number>,
): ReadonlyMap<number, number> {
  const { invokedAt, completedAt, outcome } = history.operations;
  const requiredFrom = new Map<number, number>();
  const requiredUntil = new Map<number, number>();
  for (const row of rows) {
    const token = outcome[row] === Outcome.ok ? requires(kinds.operations[kinds.kindOf[row]!]!) : undefined;
    const producer = token === undefined ? NOT_ALONE : (producerOf.get(historyValueKey(token)) ?? NOT_ALONE);
    // What is required of an item cannot have happened before it was produced.
    const from = Math.max(invokedAt[row]!, invokedAt[producer] ?? 0, requiredFrom.get(producer) ?? -1);
    requiredFrom.set(producer, from);
    requiredUntil.set(
      producer,
      Math.min(completedAt[row]!, requiredUntil.get(producer) ?? Number.POSITIVE_INFINITY),
    );
  }
  const producers = [...producerOf.values()].filter((row) => row !== NOT_ALONE);
  return orderOfUse(
    producers.map((row) => ({
      row,
      producedFrom: invokedAt[row]!,
      producedUntil: deadline[row]!,
      requiredFrom: requiredFrom.get(row) ?? -1,
      requiredUntil: requiredUntil.get(row) ?? Number.POSITIVE_INFINITY,
    })),
  );
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
