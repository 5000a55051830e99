import { BadInput } from '../../core/bad-input.ts';
import type { History, Operation } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { type OperationKinds, operationKinds } from './operation-kinds.ts';
import { keyLabel, perKey } from './per-key.ts';
import type { ReductionName } from './reductions.ts';
import { type SequentialSpecification, wholeObject } from './specification.ts';
import { TransitionTable } from './transition-table.ts';

/** A history and a specification brought together: what each component of the search is made from. */
export interface PreparedHistory<S> {
  readonly history: History;
  /** Specialized to the history. When the history is split by key it is the specification of one key. */
  readonly specification: SequentialSpecification<S>;
  readonly initial: S;
  readonly kinds: OperationKinds;
  /** Kind → whether rule 1 is declared for it. */
  readonly isObserver: readonly boolean[];
  /**
   * Shared by the components, which have no row in common: a history of many keys must not cost keys times
   * rows.
   */
  readonly columns: RowColumns;
  /** Rows of each component that can have had an effect, in order of invocation. Never empty. */
  readonly components: readonly Int32Array[];
  readonly transitions: TransitionTable<S>;
  /** The component that an operation belongs to, if the history was split. */
  readonly componentOf: ((operation: Operation) => HistoryValue | undefined) | undefined;
  readonly wasSplit: boolean;
  readonly notes: readonly string[];
}

/** One entry a row, filled in by the component that the row belongs to. */
export interface RowColumns {
  /** Until when the row must have been linearized: its completion, or sooner by rule 3. */
  readonly deadline: Int32Array;
  /**
   * Order among equal deadlines: the greater rank is due first. Only the speed of the search depends on
   * it.
   */
  readonly rank: Int32Array;
  readonly bit: Int32Array;
  readonly position: Int32Array;
}

/** Settles the initial state and the meaning of keys, and splits the history by rule 5. */
export function prepareHistory<S>(
  history: History,
  specification: SequentialSpecification<S>,
  givenInitial: S | undefined,
  withoutReductions: ReadonlySet<ReductionName>,
): PreparedHistory<S> {
  const initial = initialStateOf(history, specification, givenInitial);
  const kinds = operationKinds(history, specification);
  const special = specification.specialize?.({ initial, kinds: kinds.operations, counts: kinds.counts });
  const specialized = special?.specification ?? specification;
  const rows = Int32Array.from(kinds.kindOf.keys()).filter((row) => kinds.kindOf[row]! >= 0);
  const hasKeys = kinds.operations.some((operation) => operation.key !== undefined);
  const mayPartition = !withoutReductions.has('partition');
  const isObserver = kinds.operations.map((operation) => specialized.observer?.(operation) === true);
  const columns = rowColumns(history);
  const common = { history, kinds, isObserver, columns, notes: special?.notes ?? [] };
  if (specialized.perKey && hasKeys && !mayPartition) {
    // S is the state of one object here and of the collection there; nothing after this point looks inside.
    const collection = perKey(specialized, initial) as unknown as SequentialSpecification<S>;
    const transitions = new TransitionTable(history, collection, kinds);
    const start = collection.initial;
    return {
      ...common,
      specification: collection,
      transitions,
      initial: start,
      components: [rows],
      componentOf: undefined,
      wasSplit: false,
    };
  }
  const componentOf = mayPartition ? partitionOf(specialized, kinds.operations, hasKeys) : undefined;
  const components = componentOf ? split(kinds, rows, componentOf) : [rows];
  const mayMerge = !withoutReductions.has('merge');
  const transitions = new TransitionTable(history, specialized, kinds, mayMerge);
  const wasSplit = components.length > 1;
  return { ...common, specification: specialized, transitions, initial, components, componentOf, wasSplit };
}

/** By key, and the object of each key by its components; an object of which all is touched at once stays whole. */
function partitionOf<S>(
  { perKey: isPerKey, partition }: SequentialSpecification<S>,
  kinds: readonly Operation[],
  hasKeys: boolean,
): ((operation: Operation) => HistoryValue | undefined) | undefined {
  const objectOf = isPerKey && hasKeys ? (operation: Operation) => operation.key : undefined;
  if (partition === undefined) return objectOf;
  const whole = new Set<string>();
  for (const operation of kinds)
    if (partition(operation) === wholeObject) whole.add(keyLabel(objectOf?.(operation)));
  const componentOf = (operation: Operation) =>
    whole.has(keyLabel(objectOf?.(operation)))
      ? undefined
      : (partition(operation) as HistoryValue | undefined);
  if (objectOf === undefined) return whole.size > 0 ? undefined : componentOf;
  const pair = (value: HistoryValue | undefined) => (value === undefined ? [] : [value]);
  return (operation) => [pair(operation.key), pair(componentOf(operation))];
}

function rowColumns({ operations: { count, completedAt } }: History): RowColumns {
  const unset = () => new Int32Array(count).fill(-1);
  return {
    deadline: Int32Array.from(completedAt),
    rank: new Int32Array(count),
    bit: unset(),
    position: unset(),
  };
}

/** The initial state: as given, else as the history names it, else the specification's own. */
export function initialStateOf<S>(
  history: History,
  { initial, parseInitial, name }: SequentialSpecification<S>,
  given: S | undefined,
): S {
  if (given !== undefined) return given;
  if (history.initial === undefined) return initial;
  try {
    return parseInitial ? parseInitial(history.initial) : (history.initial as S);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInput(
      `specification ${name} cannot begin with the initial state of the history: ${reason}`,
      {
        place: { source: history.source },
        remedy: 'give the initial state yourself',
      },
    );
  }
}

function split(
  kinds: OperationKinds,
  rows: Int32Array,
  partition: (operation: Operation) => HistoryValue | undefined,
): Int32Array[] {
  const labels = kinds.operations.map((operation) => keyLabel(partition(operation)));
  const members = new Map<string, number[]>();
  for (const row of rows) {
    const label = labels[kinds.kindOf[row]!]!;
    const list = members.get(label);
    if (list) list.push(row);
    else members.set(label, [row]);
  }
  return members.size === 0 ? [rows] : [...members.values()].map((list) => Int32Array.from(list));
}
