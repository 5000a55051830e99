import { type Operation, Outcome } from '../../core/history.ts';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  Keyword,
  sameHistoryValue,
} from '../../core/history-value.ts';

export type Offset = number | bigint;

export interface LogEntry {
  readonly offset: Offset;
  readonly value: HistoryValue;
}

/** One step of an operation, in one log. */
export type LogStep = { readonly label: string; readonly key: HistoryValue } & (
  | { readonly does: 'send'; readonly value: HistoryValue; readonly offset: Offset | undefined }
  /** Found these entries, at least one, and none between them; nor any between `from` and the first. */
  | { readonly does: 'poll'; readonly found: readonly LogEntry[]; readonly from: Offset | undefined }
  /** Found this value at this offset; nil: no entry, or one that holds nil. */
  | { readonly does: 'read'; readonly offset: Offset; readonly value: HistoryValue }
);

/** The log of `append`, `read` and a plain `poll`, which name none. No label of a key is empty. */
export const UNNAMED_LOG = '';
const expectedSend = 'expected [[:send key value]]';
const expectedPoll =
  'expected as result a list of [offset value] with ever greater offsets, or [[:poll {key [[offset value] …]}]]';

/** What is wrong with an operation on logs. */
export function logProblem({ f, argument, result, outcome }: Operation): string | undefined {
  const isCompleted = outcome === Outcome.ok;
  switch (f) {
    case 'append':
      return !isCompleted || result === null || isOffset(result) ? undefined : 'expected an offset as result';
    case 'read':
      return isOffset(argument) ? undefined : 'expected the offset to read';
    case 'send':
    case 'txn':
      return microProblem(argument, isCompleted ? result! : undefined) ?? undefined;
    case 'poll':
      if (!isPlainPoll(argument)) return microProblem(argument, isCompleted ? result! : undefined);
      return !isCompleted || result === null || entryList(result) !== undefined ? undefined : expectedPoll;
    default:
      return undefined;
  }
}

/** A poll of one log begins at the consumer's own place, or at an offset. */
function isPlainPoll(argument: HistoryValue): boolean {
  return argument === null || isOffset(argument);
}

function microProblem(argument: HistoryValue, result: HistoryValue | undefined): string | undefined {
  const asked = microOperationsOf(argument);
  if (asked === undefined) return `${expectedSend} or [[:poll]]`;
  if (result === undefined) return undefined;
  const done = microOperationsOf(result);
  if (done === undefined || done.length !== asked.length)
    return `its result ${formatHistoryValue(result)} does not repeat it`;
  for (const [place, [f, key, value]] of done.entries()) {
    const [askedF, askedKey, askedValue] = asked[place]!;
    if (f !== askedF) return `its result ${formatHistoryValue(result)} does not repeat it`;
    const problem =
      f === 'poll'
        ? pollProblem(key)
        : (sendProblem(value) ?? repeatProblem(askedKey, key, askedValue, value));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function pollProblem(found: HistoryValue | undefined): string | undefined {
  const isRight =
    found === undefined ||
    found === null ||
    (found instanceof Map && [...found.values()].every((list) => entryList(list) !== undefined));
  return isRight ? undefined : expectedPoll;
}

function sendProblem(told: HistoryValue | undefined): string | undefined {
  const isRight = Array.isArray(told) && told.length === 2 && (told[0] === null || isOffset(told[0]));
  return isRight ? undefined : 'expected as result [[:send key [offset value]]]';
}

function repeatProblem(
  askedKey: HistoryValue | undefined,
  key: HistoryValue | undefined,
  askedValue: HistoryValue | undefined,
  told: HistoryValue | undefined,
): string | undefined {
  const value = (told as readonly HistoryValue[])[1]!;
  const isSame = sameHistoryValue(askedKey!, key!) && sameHistoryValue(askedValue!, value);
  return isSame ? undefined : 'its result tells of another key or value than was sent';
}

type Micro = readonly [f: 'send' | 'poll', key?: HistoryValue, value?: HistoryValue];

/** `[:send key value]` and `[:poll]` or `[:poll found]`; `undefined` if the value is no list of those. */
function microOperationsOf(value: HistoryValue): readonly Micro[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parsed = (value as readonly HistoryValue[]).map((item): Micro | undefined => {
    if (!Array.isArray(item)) return undefined;
    const [f, key, sent] = item as readonly HistoryValue[];
    const name = f instanceof Keyword ? f.name : f;
    if (name === 'send' && item.length === 3) return [name, key!, sent!];
    return name === 'poll' && item.length <= 2 ? (item.length === 1 ? [name] : [name, key!]) : undefined;
  });
  return parsed.every((micro) => micro !== undefined) ? parsed : undefined;
}

/** What an operation that has nothing wrong with it does to logs, in its order. What it found is known if it completed. */
export function logSteps({ f, argument, result, outcome }: Operation): LogStep[] {
  const here = { label: UNNAMED_LOG, key: null };
  const isCompleted = outcome === Outcome.ok;
  if (f === 'append') {
    return [
      {
        ...here,
        does: 'send',
        value: argument,
        offset: isCompleted && isOffset(result) ? result : undefined,
      },
    ];
  }
  if (f === 'read') {
    return isCompleted ? [{ ...here, does: 'read', offset: argument as Offset, value: result! }] : [];
  }
  if (f === 'poll' && isPlainPoll(argument)) {
    const found = isCompleted && result !== null ? entryList(result)! : [];
    return found.length === 0
      ? []
      : [{ ...here, does: 'poll', found, from: argument === null ? undefined : (argument as Offset) }];
  }
  if (f !== 'send' && f !== 'txn' && f !== 'poll') return [];
  const micros = microOperationsOf(isCompleted ? result! : argument)!;
  return micros.flatMap(([does, key, value]) =>
    does === 'send' ? [sendStep(key!, value!, isCompleted)] : pollSteps(key),
  );
}

function sendStep(key: HistoryValue, value: HistoryValue, isCompleted: boolean): LogStep {
  const [offset, sent] = isCompleted ? (value as readonly HistoryValue[]) : [null, value];
  return {
    label: historyValueKey(key),
    key,
    does: 'send',
    value: sent!,
    offset: isOffset(offset) ? offset : undefined,
  };
}

function pollSteps(found: HistoryValue | undefined): LogStep[] {
  if (!(found instanceof Map)) return [];
  return [...found].flatMap(([key, list]): LogStep[] => {
    const entries = entryList(list)!;
    return entries.length === 0
      ? []
      : [{ label: historyValueKey(key), key, does: 'poll', found: entries, from: undefined }];
  });
}

export const isOffset = (value: HistoryValue | undefined): value is Offset =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** A list of `[offset value]` with ever greater offsets; `undefined` if it is none. */
export function entryList(value: HistoryValue | undefined): LogEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries: LogEntry[] = [];
  for (const item of value as readonly HistoryValue[]) {
    if (!Array.isArray(item) || item.length !== 2 || !isOffset(item[0])) return undefined;
    const entry = { offset: item[0], value: item[1] as HistoryValue };
    if (entries.length > 0 && entries.at(-1)!.offset >= entry.offset) return undefined;
    entries.push(entry);
  }
  return entries;
}
