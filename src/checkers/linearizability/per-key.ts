import type { Operation } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { DeadlineDeclaration, SequentialSpecification } from './specification.ts';
import { successorsOf } from './specification.ts';
import { StateTable } from './state-table.ts';

/** The states of the objects that are no longer in their initial state, by the key of their key. */
export type KeyedState<S> = ReadonlyMap<
  string,
  { readonly key: HistoryValue | undefined; readonly state: S }
>;

const NO_KEY = 'none';

/** A key, or its absence, as a string. */
export function keyLabel(key: HistoryValue | undefined): string {
  return key === undefined ? NO_KEY : historyValueKey(key);
}

/**
 * One specification for a whole collection of independent objects, one a key: what `perKey` means when a
 * history is not split into its keys. The components are the keys, so whoever splits it may judge each by the
 * given specification.
 */
export function perKey<S>(
  single: SequentialSpecification<S>,
  initial: S,
): SequentialSpecification<KeyedState<S>> {
  const states = new StateTable(single);
  const stateAt = (state: KeyedState<S>, label: string) => state.get(label)?.state ?? initial;
  const step = (state: KeyedState<S>, operation: Operation): KeyedState<S>[] => {
    const label = keyLabel(operation.key);
    return successorsOf(single, stateAt(state, label), operation).map((next) =>
      new Map(state).set(label, { key: operation.key, state: next }),
    );
  };
  const { deadline, droppable, prescribed } = single;
  return {
    ...single,
    initial: new Map(),
    step: single.steps ? undefined : (state, operation) => step(state, operation)[0],
    steps: single.steps ? step : undefined,
    // An object in its initial state is the same object whether or not it was ever touched.
    stateKey: (state) =>
      [...state]
        .map(([label, entry]) => [label, states.idOf(entry.state)] as const)
        .filter(([, id]) => id !== states.idOf(initial))
        .map(([label, id]) => `${label.length}:${label}=${id}`)
        .sort()
        .join(','),
    describeState: (state) => describeKeyed(single, state, initial),
    parseInitial: undefined,
    perKey: false,
    registerAccess: undefined,
    specialize: undefined,
    contradiction: undefined,
    partition: (operation) => operation.key,
    representative: undefined,
    clusters: undefined,
    droppable: droppable && droppablePerKey(droppable, initial),
    deadline: deadline && deadlinePerKey(deadline, initial),
    prescribed: prescribed && prescribedPerKey(prescribed, initial),
  };
}

/** The state of the object, or of each where there are several, by its key. */
function describeKeyed<S>(
  { describeState = (state) => formatHistoryValue(state as HistoryValue) }: SequentialSpecification<S>,
  objects: KeyedState<S>,
  initial: S,
): string {
  const [first, ...others] = objects.values();
  if (first === undefined) return describeState(initial);
  if (others.length === 0) return describeState(first.state);
  const shown = [first, ...others].map(
    ({ key, state }) =>
      `${key === undefined ? 'without a key' : formatHistoryValue(key)}: ${describeState(state)}`,
  );
  return shown.join(', ');
}

type Prescribed<S> = NonNullable<SequentialSpecification<S>['prescribed']>;

/** Sound: a legal order of all is, for each key, a legal order of the operations of that key, and the other way round. */
function prescribedPerKey<S>(prescribed: Prescribed<S>, initial: S): Prescribed<KeyedState<S>> {
  return (remaining) => {
    const taking = new Map(
      [...byKey(remaining)].map(([label, operations]) => [label, prescribed(operations, initial)]),
    );
    return (state) => {
      const taken: [string, { readonly key: HistoryValue | undefined; readonly state: S }][] = [];
      for (const [label, { key, state: own }] of state) {
        const stand = taking.get(label)!(own);
        if (stand === undefined) return undefined;
        taken.push([label, { key, state: stand }]);
      }
      return new Map(taken);
    };
  };
}

type Droppable<S> = NonNullable<SequentialSpecification<S>['droppable']>;

/** Sound: an operation of another key neither sees an object's state nor changes it. */
function droppablePerKey<S>(droppable: Droppable<S>, initial: S): Droppable<KeyedState<S>> {
  return (remaining) => {
    const predicates = new Map(
      [...byKey(remaining)].map(([label, operations]) => [label, droppable(operations, initial)]),
    );
    return (operation) => predicates.get(keyLabel(operation.key))!(operation);
  };
}

function byKey(operations: readonly Operation[]): Map<string, Operation[]> {
  const grouped = new Map<string, Operation[]>();
  for (const operation of operations) {
    const label = keyLabel(operation.key);
    const group = grouped.get(label);
    if (group) group.push(operation);
    else grouped.set(label, [operation]);
  }
  return grouped;
}

/** A token of one key says nothing about another: tokens are pairs. */
function deadlinePerKey<S>(deadline: DeadlineDeclaration<S>, initial: S): DeadlineDeclaration<KeyedState<S>> {
  const present = new Set(deadline.initially(initial).map(historyValueKey));
  const pair = (operation: Operation, token: HistoryValue) => [keyLabel(operation.key), token];
  return {
    // What is there initially is there for every key: no operation is its sole producer.
    produces: (operation) =>
      deadline
        .produces(operation)
        .filter((token) => !present.has(historyValueKey(token)))
        .map((token) => pair(operation, token)),
    requires: (operation) => {
      const token = deadline.requires(operation);
      return token === undefined || present.has(historyValueKey(token)) ? undefined : pair(operation, token);
    },
    initially: () => [],
  };
}
