import { ABSENT, type History, NEVER, type Operation, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { type Clusterer, type ClusterJudgement, judgeClusters } from './clusters.ts';
import { initialStateOf } from './components.ts';
import type { ReductionName } from './reductions.ts';
import { type SequentialSpecification, specifiedOperation } from './specification.ts';

/** Rows that contradict each other, with the first completion up to which they do. */
export interface ClusterViolation {
  /** Index into {@link ClusterCheck.components}. */
  readonly component: number;
  /** The row with that completion. */
  readonly row: number;
  readonly window: readonly number[];
}

/** What rule 6 says of the components of a history. */
export interface ClusterCheck<S> {
  readonly specification: SequentialSpecification<S>;
  readonly initial: S;
  readonly componentOf: ((operation: Operation) => HistoryValue | undefined) | undefined;
  /** As in `PreparedHistory`, and in that order. */
  readonly components: readonly Int32Array[];
  /** By component: a linearization of its rows; `undefined` where the rule does not apply. */
  readonly orders: readonly (Int32Array | undefined)[];
  /** The first violated component, if there is one. */
  readonly violation: ClusterViolation | undefined;
}

/**
 * Judges what can be judged by {@link SequentialSpecification.clusters}, from the columns of the history alone: no object or
 * map entry is made for an operation. `undefined` if that is nothing.
 */
export function checkClusters<S>(
  history: History,
  specification: SequentialSpecification<S>,
  given: S | undefined,
  without: ReadonlySet<ReductionName>,
): ClusterCheck<S> | undefined {
  const { clusters, perKey, partition } = specification;
  if (clusters === undefined || without.has('clusters')) return undefined;
  const { outcome, key, count } = history.operations;
  const hasKeys = key.some((id, row) => id !== ABSENT && outcome[row] !== Outcome.fail);
  // Several objects: each on its own by rule 5, or not at all.
  if (hasKeys && (!perKey || without.has('partition'))) return undefined;
  if (count === 0 || partition !== undefined) return undefined;
  const initial = initialStateOf(history, specification, given);
  const components = componentsByKey(history, hasKeys);
  const clusterer = clusters(history, initial);
  const isObservation = (row: number) =>
    specification.observer?.(specifiedOperation(history, row, false)) === true;
  const judgements = components.map((rows) => judge(history, rows, clusterer, isObservation));
  if (judgements.every((judgement) => judgement === undefined)) return undefined;
  const violated = judgements.findIndex((judgement) => judgement?.contradiction !== undefined);
  const contradiction = judgements[violated]?.contradiction;
  return {
    specification,
    initial,
    componentOf: hasKeys ? (operation) => operation.key : undefined,
    components,
    orders: judgements.map((judgement) => (judgement && 'order' in judgement ? judgement.order : undefined)),
    violation:
      contradiction &&
      firstViolation(history, violated, components[violated]!, clusterer, isObservation, contradiction),
  };
}

/** After all completions. */
const NO_CUT = NEVER - 1;

function judge(
  history: History,
  rows: Int32Array,
  clusterer: Clusterer,
  isObservation: (row: number) => boolean,
  cut = NO_CUT,
): ClusterJudgement | undefined {
  const clusters = clusterer(rows, cut);
  if (clusters === undefined || 'contradiction' in clusters) return clusters;
  return judgeClusters(history, clusters, cut, isObservation);
}

/** The components as `prepareHistory` makes them: in order of their first row. */
function componentsByKey(history: History, hasKeys: boolean): Int32Array[] {
  const { outcome, key, count } = history.operations;
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row += 1) if (outcome[row] !== Outcome.fail) rows[kept++] = row;
  const all = rows.subarray(0, kept);
  if (!hasKeys) return [all];
  const sizes = new Map<number, number>();
  for (const row of all) sizes.set(key[row]!, (sizes.get(key[row]!) ?? 0) + 1);
  const parts = new Map([...sizes].map(([id, size]) => [id, { rows: new Int32Array(size), length: 0 }]));
  for (const row of all) {
    const part = parts.get(key[row]!)!;
    part.rows[part.length++] = row;
  }
  return [...parts.values()].map((part) => part.rows);
}

/**
 * The violation at the earliest cut, by halving: a later cut only adds constraints. (Fewer operations have fewer possible
 * writers, so where the rule applies to all rows it applies to those up to a cut.)
 */
function firstViolation(
  history: History,
  component: number,
  rows: Int32Array,
  clusterer: Clusterer,
  isObservation: (row: number) => boolean,
  contradiction: readonly number[],
): ClusterViolation {
  const { completedAt, invokedAt } = history.operations;
  const completionOf = (row: number) => (completedAt[row] === NEVER ? 0 : completedAt[row]!);
  let window = contradiction;
  let low = 0;
  for (let high = Math.max(...window.map(completionOf)); low < high; ) {
    const cut = (low + high) >>> 1;
    const upToCut = rows.subarray(0, firstAfter(invokedAt, rows, cut));
    const earlier = judge(history, upToCut, clusterer, isObservation, cut)?.contradiction;
    if (earlier === undefined) low = cut + 1;
    else {
      window = earlier;
      high = cut;
    }
  }
  return { component, row: rows.find((row) => completedAt[row] === low)!, window };
}

/** How many of the rows were invoked up to this event. */
function firstAfter(invokedAt: Int32Array, rows: Int32Array, event: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (invokedAt[rows[middle]!]! > event) high = middle;
    else low = middle + 1;
  }
  return low;
}
