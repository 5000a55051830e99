import { BadInput } from '../../core/bad-input.ts';
import type { Operation } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  sameHistoryValue,
} from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { joinedKeys } from './joined-keys.ts';
import {
  entryList,
  type LogEntry,
  type LogStep,
  logProblem,
  logSteps,
  type Offset,
  UNNAMED_LOG,
} from './log-operations.ts';
import { rememberedEffect } from './remembered-effect.ts';
import { SharedList } from './shared-list.ts';

/** The entries of the logs, each a pair of offset and value, in the order of their offsets. */
export interface Logs {
  /** By the label of its key; a log that is not listed is empty. */
  readonly named: ReadonlyMap<string, NamedLog>;
}

interface NamedLog {
  readonly key: HistoryValue;
  readonly entries: SharedList;
}

interface Effect {
  readonly steps: readonly LogStep[];
  readonly labels: readonly string[];
  readonly isObserver: boolean;
}

const noSteps: Effect = { steps: [], labels: [], isObserver: true };

/**
 * Logs that can only grow, as in Kafka: `append v` gives the offset of the new entry, which is greater than all before; `read
 * offset` gives the value there, or nil; `poll` (its value nil, or an offset to begin with) gives a run of entries as a list of `[offset
 * value]`. Or by key, as Jepsen's kafka workload has it: `send` of `[[:send key v]]` gives `[[:send key [offset v]]]`, `poll` of
 * `[[:poll]]` gives `[[:poll {key [[offset v] …]}]]`, `txn` does several of them; `assign`, `subscribe` and `crash` do nothing to a log.
 *
 * Offsets may have gaps between them. A poll leaves out no entry between those that it gives, and may give as few as it
 * likes: an empty one tells nothing. Where a consumer stands is not part of the log. Logs are empty at first, unless the initial value
 * says otherwise: a list of `[offset value]`, or a map of keys to such lists. A history with keys has one such object a key.
 */
export function log(): SequentialSpecification<Logs> {
  const empty = SharedList.empty();
  return {
    ...logOf([], empty),
    specialize: ({ kinds }) => ({ specification: logOf(kinds, empty), notes: [] }),
  };
}

function logOf(kinds: readonly Operation[], empty: SharedList): SequentialSpecification<Logs> {
  const effectOf = rememberedEffect(effectOn);
  const component = joinedKeys(kinds.map((operation) => effectOf(operation).labels));
  const observed = observedOffsets(kinds, effectOf);
  return defineSpecification<Logs>({
    name: 'log',
    initial: { named: new Map() },
    parseInitial: (value) => logsOf(value, empty),
    functions: ['append', 'read', 'poll', 'send', 'txn', 'assign', 'subscribe', 'crash'],
    perKey: true,
    validate: logProblem,
    steps: (state, operation) => after(state, effectOf(operation).steps, observed, empty),
    stateKey: ({ named }) =>
      [...named]
        .map(([label, { entries }]) => `${label}=${entries.id}`)
        .sort()
        .join(','),
    describeState,
    // What sends nothing leaves every log as it is.
    observer: (operation) => effectOf(operation).isObserver,
    /*
     * Rule 2. An entry of unknown offset whose value no completed operation found is taken to have left no trace; see `after`. An
     * operation all of whose entries are such leaves every log as it is, and what it found is not known if it crashed.
     */
    droppable: (remaining) => {
      const found = observedOffsets(remaining, effectOf);
      return (operation) =>
        effectOf(operation).steps.every(
          (step) => step.does !== 'send' || offsetsFor(step, found).length === 0,
        );
    },
    /*
     * Rule 3. A token is a log with an entry. An operation can have made the entries whose offsets it was told, and those that
     * carry its values at an offset where such a value was found. The last entry that an operation found was there before.
     */
    deadline: {
      produces: (operation) =>
        effectOf(operation).steps.flatMap((step) =>
          step.does === 'send'
            ? (step.offset === undefined ? offsetsFor(step, observed) : [step.offset]).map((offset) =>
                tokenOf(step.label, { offset, value: step.value }),
              )
            : [],
        ),
      requires: (operation) => {
        const { steps, isObserver } = effectOf(operation);
        // What an operation found may be what it sent itself.
        return isObserver ? steps.map(lastFound).find((token) => token !== undefined) : undefined;
      },
      initially: ({ named }) =>
        [...named].flatMap(([label, { entries }]) =>
          entriesOf(entries).map((entry) => tokenOf(label, entry)),
        ),
    },
    // Rule 5. The logs of an operation belong to one component, and so those that operations join from one to the next.
    partition: (operation) => {
      const [label] = effectOf(operation).labels;
      return label === undefined ? undefined : component(label);
    },
    prescribed: (remaining) => prescribedLogs(remaining, effectOf),
  });
}

/**
 * The order of the entries is prescribed by the offsets that completed operations were told. Entries never leave a log, and come
 * in the order of their offsets. What a completed operation was told of, sent or found, is in the log in the end, and so it is
 * in every log on the way whose last offset is not smaller: it could not come any more. A log without it leads nowhere.
 */
function prescribedLogs(
  remaining: readonly Operation[],
  effectOf: (operation: Operation) => Effect,
): (state: Logs) => Logs | undefined {
  const told = new Map<string, LogEntry[]>();
  for (const operation of remaining) {
    for (const step of effectOf(operation).steps) {
      const known = told.get(step.label) ?? [];
      known.push(...entriesTold(step));
      told.set(step.label, known);
    }
  }
  const holdsAll = new Map(
    [...told].map(([label, entries]) => [label, completeUpToItsEnd(inOrder(entries))]),
  );
  return (state) =>
    [...state.named].every(([label, { entries }]) => holdsAll.get(label)?.(entries) ?? true)
      ? state
      : undefined;
}

function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  const sorted = entries.toSorted(({ offset: left }, { offset: right }) =>
    left < right ? -1 : left > right ? 1 : 0,
  );
  return sorted.filter((entry, place) => place === 0 || !sameEntry(entry, sorted[place - 1]!));
}

/** Whether a list holds each of the told entries whose offset is not greater than its last. */
function completeUpToItsEnd(told: readonly LogEntry[]): (list: SharedList) => boolean {
  const MISSES = -1;
  /** How many of the told entries a list holds, which are then the first ones. */
  const held = new Map<SharedList, number>();
  return (list) => {
    const unknown: SharedList[] = [];
    let known: SharedList = list;
    for (; known.length > 0 && !held.has(known); known = known.parent!) unknown.push(known);
    let count = known.length > 0 ? held.get(known)! : 0;
    for (const longer of unknown.reverse()) {
      const next = told[count];
      if (count !== MISSES && next !== undefined && next.offset <= entryAt(longer).offset) {
        count = sameEntry(next, entryAt(longer)) ? count + 1 : MISSES;
      }
      held.set(longer, count);
    }
    return count !== MISSES;
  };
}

/**
 * Every state in which these steps can leave the logs.
 *
 * An entry of unknown offset, because its send crashed or was told none, can stand wherever a completed operation found its
 * value, or somewhere else, and is then taken to have left no trace: nobody missed it, for nobody was told its offset; and to
 * whoever found a run of entries around it, it would only have been one that is missing there. Also where its value was found:
 * a crashed transaction sends 13 to x and to y; then x holds 13 at 0, and 13 at 1 in y was sent by another.
 */
function* after(
  state: Logs,
  steps: readonly LogStep[],
  observed: ObservedOffsets,
  empty: SharedList,
  place = 0,
): Generator<Logs> {
  const step = steps[place];
  if (step === undefined) {
    yield state;
    return;
  }
  const entries = state.named.get(step.label)?.entries ?? empty;
  if (step.does !== 'send') {
    if (allows(entries, step)) yield* after(state, steps, observed, empty, place + 1);
    return;
  }
  const offsets = step.offset === undefined ? offsetsFor(step, observed) : [step.offset];
  if (step.offset === undefined) yield* after(state, steps, observed, empty, place + 1);
  for (const offset of offsets) {
    if (entries.length > 0 && entryAt(entries).offset >= offset) continue;
    const longer = entries.append(pairOf({ offset, value: step.value }));
    const named = new Map(state.named).set(step.label, { key: step.key, entries: longer });
    yield* after({ named }, steps, observed, empty, place + 1);
  }
}

function allows(entries: SharedList, step: Exclude<LogStep, { does: 'send' }>): boolean {
  const upTo = (offset: Offset) =>
    entries.longestBeginning((list) => list.length === 0 || entryAt(list).offset <= offset);
  if (step.does === 'read') {
    const list = upTo(step.offset);
    const isThere = list.length > 0 && entryAt(list).offset === step.offset;
    return isThere ? sameHistoryValue(entryAt(list).value, step.value) : step.value === null;
  }
  let list = upTo(step.found.at(-1)!.offset);
  for (let place = step.found.length - 1; place >= 0; place -= 1) {
    if (list.length === 0 || !sameEntry(entryAt(list), step.found[place]!)) return false;
    list = list.parent!;
  }
  return step.from === undefined || list.length === 0 || entryAt(list).offset < step.from;
}

/** By log and value: the offsets at which completed operations found it. */
type ObservedOffsets = ReadonlyMap<string, readonly Offset[]>;

function observedOffsets(
  operations: readonly Operation[],
  effectOf: (operation: Operation) => Effect,
): ObservedOffsets {
  const observed = new Map<string, Offset[]>();
  for (const operation of operations) {
    for (const step of effectOf(operation).steps) {
      if (step.does === 'send') continue;
      for (const { offset, value } of entriesTold(step)) {
        const label = `${step.label}=${historyValueKey(value)}`;
        const offsets = observed.get(label);
        if (offsets === undefined) observed.set(label, [offset]);
        else if (!offsets.includes(offset)) offsets.push(offset);
      }
    }
  }
  return observed;
}

function offsetsFor(
  { label, value }: { readonly label: string; readonly value: HistoryValue },
  observed: ObservedOffsets,
): readonly Offset[] {
  return observed.get(`${label}=${historyValueKey(value)}`) ?? [];
}

/** The entries that this step proves to be in the log when it is done. */
function entriesTold(step: LogStep): readonly LogEntry[] {
  if (step.does === 'poll') return step.found;
  if (step.does === 'read') return step.value === null ? [] : [step];
  return step.offset === undefined ? [] : [{ offset: step.offset, value: step.value }];
}

function lastFound(step: LogStep): HistoryValue | undefined {
  const last = step.does === 'send' ? undefined : entriesTold(step).at(-1);
  return last === undefined ? undefined : tokenOf(step.label, last);
}

function tokenOf(label: string, { offset, value }: LogEntry): HistoryValue {
  return [label, offset, value];
}

function pairOf({ offset, value }: LogEntry): HistoryValue {
  return [offset, value];
}

/** The last entry of a list that is not empty. */
function entryAt(list: SharedList): LogEntry {
  const [offset, value] = list.last as readonly [Offset, HistoryValue];
  return { offset, value };
}

function entriesOf(list: SharedList): LogEntry[] {
  return (list.toArray() as (readonly [Offset, HistoryValue])[]).map(([offset, value]) => ({
    offset,
    value,
  }));
}

function sameEntry(left: LogEntry, right: LogEntry): boolean {
  return left.offset === right.offset && sameHistoryValue(left.value, right.value);
}

function describeState({ named }: Logs): string {
  const only = named.get(UNNAMED_LOG);
  if (only !== undefined) return describeLog(only.entries);
  return `{${[...named.values()].map(({ key, entries }) => `${formatHistoryValue(key)} ${describeLog(entries)}`).join(', ')}}`;
}

/** A long log by its end. */
function describeLog(list: SharedList): string {
  const shown = list.toArray().slice(-MOST_SHOWN).map(formatHistoryValue);
  return list.length > MOST_SHOWN
    ? `[… ${shown.join(' ')}] (${list.length} entries)`
    : `[${shown.join(' ')}]`;
}

const MOST_SHOWN = 8;

function logsOf(value: HistoryValue, empty: SharedList): Logs {
  if (value === null) return { named: new Map() };
  const logs =
    value instanceof Map ? [...value].map(([key, list]) => [historyValueKey(key), key, list] as const) : [];
  const all = value instanceof Map ? logs : [[UNNAMED_LOG, null, value] as const];
  const named = new Map<string, NamedLog>();
  for (const [label, key, list] of all) {
    const entries = entryList(list);
    if (entries === undefined) {
      throw new BadInput(
        `a log holds at first entries [offset value] in the order of their offsets, not ${formatHistoryValue(list)}`,
        {
          remedy: "name another initial value, such as --initial '[[0 7] [1 8]]' or --initial '{:x [[0 7]]}'",
        },
      );
    }
    if (entries.length > 0) named.set(label, { key, entries: empty.appendAll(entries.map(pairOf)) });
  }
  return { named };
}

function effectOn(operation: Operation): Effect {
  const steps = logSteps(operation);
  if (steps.length === 0) return noSteps;
  const labels = [...new Set(steps.map(({ label }) => label))];
  return { steps, labels, isObserver: steps.every(({ does }) => does !== 'send') };
}
