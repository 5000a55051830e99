import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { joinedKeys } from './joined-keys.ts';
import { microOperations, transactionProblem } from './micro-operations.ts';
import type { NilRead } from './nil-read.ts';
import { rememberedEffect } from './remembered-effect.ts';
import { SharedList } from './shared-list.ts';

export interface AppendListOptions {
  /** What a completed read of nil means: nothing if `unknown`, else the list to which nobody has appended. Default: `auto`. */
  readonly nilRead?: NilRead;
}

/** The contents of the lists. */
export interface Lists {
  /** What each list holds that is not named here. */
  readonly otherwise: SharedList;
  /** By the label of its key: the lists that hold something else. */
  readonly named: ReadonlyMap<string, NamedList>;
}

interface NamedList {
  readonly key: HistoryValue;
  readonly list: SharedList;
}

/** One step of an operation: an append, or a read that is known to have found a list. */
interface Step {
  readonly label: string;
  readonly key: HistoryValue;
  /** `undefined` for a read. */
  readonly appended: HistoryValue | undefined;
  readonly found: SharedList | undefined;
  /** What a read found, without what the operation itself had appended before it. */
  readonly foundBefore: SharedList | undefined;
}

interface Effect {
  readonly steps: readonly Step[];
  /** Every list that it touches. */
  readonly labels: readonly string[];
  readonly isObserver: boolean;
}

/** The list of `append` and `read`, which name none. No label of a key is empty. */
const UNNAMED = '';
/** Elements of a list that a description of a state shows. */
const MOST_SHOWN = 24;

/**
 * Lists that can only grow: `append` adds a value at the end, `read` gives the whole list, `txn` does several of both at one
 * moment, on lists by key: `[:append key value]`, `[:r key nil]` (also `:read`), in their order, a read seeing what the
 * transaction itself appended before. Lists are empty at first unless the initial value says otherwise: a list, or a map
 * of keys to lists. A history with keys has one such object a key. Make a specification for each history: it remembers every list.
 */
export function appendList(options: AppendListOptions = {}): SequentialSpecification<Lists> {
  const nilIsUnknown = options.nilRead === 'unknown';
  const empty = SharedList.empty();
  return {
    ...appendListOf([], empty, nilIsUnknown),
    specialize: ({ kinds }) => ({ specification: appendListOf(kinds, empty, nilIsUnknown), notes: [] }),
  };
}

function appendListOf(
  kinds: readonly Operation[],
  empty: SharedList,
  nilIsUnknown: boolean,
): SequentialSpecification<Lists> {
  const effectOf = rememberedEffect((operation) => effectOn(operation, empty, nilIsUnknown));
  const component = joinedKeys(kinds.map((operation) => effectOf(operation).labels));
  return defineSpecification<Lists>({
    name: 'append-list',
    initial: { otherwise: empty, named: new Map() },
    parseInitial: (value) => listsOf(value, empty),
    functions: ['append', 'read', 'txn'],
    perKey: true,
    validate: problemOf,
    step: (state, operation) => after(state, effectOf(operation).steps),
    stateKey: ({ named }) =>
      [...named]
        .map(([label, { list }]) => `${label}=${list.id}`)
        .sort()
        .join(','),
    describeState,
    // What appends nothing leaves every list as it is.
    observer: (operation) => effectOf(operation).isObserver,
    droppable: (remaining) => unseenAppends(remaining, effectOf),
    /*
     * Rule 3. A token is a list with an element. What a read found last, before what the operation itself had appended, was
     * appended before it, or is in the list from the start.
     */
    deadline: {
      produces: (operation) =>
        effectOf(operation).steps.flatMap(({ label, appended }) =>
          appended === undefined ? [] : [[label, appended]],
        ),
      requires: (operation) => {
        const telling = effectOf(operation).steps.find(({ foundBefore }) => (foundBefore?.length ?? 0) > 0);
        return telling === undefined ? undefined : [telling.label, telling.foundBefore!.last];
      },
      initially: (state) => {
        const labels = new Set([...kinds.flatMap((kind) => effectOf(kind).labels), ...state.named.keys()]);
        return [...labels].flatMap((label) =>
          listIn(state, label)
            .toArray()
            .map((element) => [label, element]),
        );
      },
    },
    // Rule 5. The lists of an operation belong to one component, and so those that operations join from one to the next.
    partition: (operation) => {
      const [label] = effectOf(operation).labels;
      return label === undefined ? undefined : component(label);
    },
    prescribed: (remaining, initial) => prescribedLists(longestFound(remaining, effectOf), initial),
  });
}

/**
 * Rule 2. After an append every read of that list finds the value. So if no completed operation found any of the values that
 * a crashed one appends, in the lists to which it appends them, no completed operation that follows it read these lists.
 * Without such operations, all at once, what follows sees the other lists as they were, and whatever was appended to these
 * is appended as well. That the value is not the *last* that a read found is not enough.
 */
function unseenAppends(
  remaining: readonly Operation[],
  effectOf: (operation: Operation) => Effect,
): (operation: Operation) => boolean {
  const seen = new Map<string, Set<SharedList>>();
  const values = new Set<string>();
  for (const operation of remaining) {
    for (const { label, found } of effectOf(operation).steps) {
      if (found === undefined) continue;
      const lists = seen.get(label) ?? new Set();
      seen.set(label, lists);
      for (const list of found.beginnings()) {
        if (lists.has(list)) break; // so are its own beginnings
        lists.add(list);
        values.add(`${label}=${historyValueKey(list.last)}`);
      }
    }
  }
  return (operation) => {
    const { steps, isObserver } = effectOf(operation);
    return (
      !isObserver &&
      steps.every(
        ({ label, appended }) =>
          appended === undefined || !values.has(`${label}=${historyValueKey(appended)}`),
      )
    );
  };
}

/** By label: the longest list that a completed operation found there. */
function longestFound(
  remaining: readonly Operation[],
  effectOf: (operation: Operation) => Effect,
): Map<string, SharedList> {
  const longest = new Map<string, SharedList>();
  for (const operation of remaining) {
    for (const { label, found } of effectOf(operation).steps) {
      const known = longest.get(label);
      if (found !== undefined && (known === undefined || found.length > known.length))
        longest.set(label, found);
    }
  }
  return longest;
}

/**
 * The order of appends is prescribed by the longest list that a completed operation found. Lists only grow, so the contents of a
 * list on the way through a legal order are beginnings of one another, with what each read found among them; what a
 * transaction found between its own appends is a beginning of what it left. So each is a beginning of the longest list
 * found, or begins with it: any other leads nowhere. And once a list is longer than that, no completed operation can read it
 * any more, while appends are legal whatever it holds: how it goes on makes no difference. Neither does what a list holds
 * that no completed operation read: it is left as it is at first.
 */
function prescribedLists(
  longest: ReadonlyMap<string, SharedList>,
  initial: Lists,
): (state: Lists) => Lists | undefined {
  const beginnings = new Map([...longest].map(([label, list]) => [label, new Set(list.beginnings())]));
  return (state) => {
    const named = new Map<string, NamedList>();
    for (const [label, { key, list }] of state.named) {
      const most = longest.get(label);
      if (most === undefined) {
        const first = initial.named.get(label);
        if (first !== undefined) named.set(label, first);
      } else if (beginnings.get(label)!.has(list)) {
        named.set(label, { key, list });
      } else if (list.beginning(most.length) === most) {
        named.set(label, { key, list: most.beyond });
      } else {
        return undefined;
      }
    }
    return { ...state, named };
  };
}

function listIn({ otherwise, named }: Lists, label: string): SharedList {
  return named.get(label)?.list ?? otherwise;
}

function after(state: Lists, steps: readonly Step[]): Lists | undefined {
  let named: Map<string, NamedList> | undefined;
  for (const { label, key, appended, found } of steps) {
    const list = named?.get(label)?.list ?? listIn(state, label);
    if (found !== undefined && found !== list) return undefined;
    if (appended === undefined) continue;
    named ??= new Map(state.named);
    named.set(label, { key, list: list.append(appended) });
  }
  return named === undefined ? state : { ...state, named };
}

function describeState({ named, otherwise }: Lists): string {
  const only = named.get(UNNAMED);
  if (only !== undefined) return describeList(only.list);
  if (named.size === 0) return describeList(otherwise);
  const entries = [...named.values()].map(
    ({ key, list }) => `${formatHistoryValue(key)} ${describeList(list)}`,
  );
  return `{${entries.join(', ')}}`;
}

/** A long list by its ends: all that a reader compares. */
function describeList(list: SharedList): string {
  const values = list.toArray().map(formatHistoryValue);
  if (values.length <= MOST_SHOWN) return `[${values.join(' ')}]`;
  const ends = [...values.slice(0, 3), '…', ...values.slice(-8)];
  return `[${ends.join(' ')}] (${values.length} elements)`;
}

function listsOf(value: HistoryValue, empty: SharedList): Lists {
  if (value === null) return { otherwise: empty, named: new Map() };
  if (Array.isArray(value)) return { otherwise: empty.appendAll(value), named: new Map() };
  if (value instanceof Map && [...value.values()].every(Array.isArray)) {
    const named = [...value].map(([key, list]): [string, NamedList] => [
      historyValueKey(key),
      { key, list: empty.appendAll(list as readonly HistoryValue[]) },
    ]);
    return { otherwise: empty, named: new Map(named.filter(([, { list }]) => list !== empty)) };
  }
  throw new BadInput(
    `lists hold at first nil, a list, or by a map of keys a list each, not ${formatHistoryValue(value)}`,
    {
      remedy: "name another initial value, such as --initial '[1 2]' or --initial '{:x [1 2]}'",
    },
  );
}

const isListOrNil = (value: HistoryValue | undefined) =>
  value === undefined || value === null || Array.isArray(value);

function problemOf(operation: Operation): string | undefined {
  const { f, argument, result, outcome } = operation;
  if (f === 'append') return undefined;
  if (f === 'read') {
    if (argument !== null) return 'expected no value: a read gives the whole list';
    return outcome !== Outcome.ok || isListOrNil(result) ? undefined : 'expected a list or nil as result';
  }
  const problem = transactionProblem(operation, ['read', 'append']);
  if (problem !== undefined) return problem;
  const isRight = microOperations(operation).every(
    ({ f: what, value }) => what !== 'read' || isListOrNil(value),
  );
  return isRight ? undefined : 'expected lists or nil as results of its reads';
}

function effectOn(operation: Operation, empty: SharedList, nilIsUnknown: boolean): Effect {
  const steps: Step[] = [];
  const appendedBefore = new Map<string, number>();
  const labels = new Set<string>();
  for (const { f, key, label, value } of partsOf(operation)) {
    labels.add(label);
    const before = appendedBefore.get(label) ?? 0;
    if (f === 'append') {
      appendedBefore.set(label, before + 1);
      steps.push({ label, key, appended: value, found: undefined, foundBefore: undefined });
    } else if (value !== undefined && !(value === null && nilIsUnknown)) {
      const found = empty.appendAll((value ?? []) as readonly HistoryValue[]);
      const foundBefore = found.beginning(Math.max(0, found.length - before));
      steps.push({ label, key, appended: undefined, found, foundBefore });
    }
  }
  return { steps, labels: [...labels], isObserver: appendedBefore.size === 0 };
}

function partsOf(operation: Operation) {
  const { f, argument, result } = operation;
  if (f !== 'txn') return [{ f, key: null, label: UNNAMED, value: f === 'append' ? argument : result }];
  return microOperations(operation).map((part) => ({ ...part, label: historyValueKey(part.key) }));
}
