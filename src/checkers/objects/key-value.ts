import { BadInput } from '../../core/bad-input.ts';
import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { keyValueClusters } from './key-value-clusters.ts';

/**
 * A store of strings: `put` sets the value of a key, `append` adds to its end, `get` returns it. A key that nobody has
 * written has the initial value: the empty string unless the history or the caller says otherwise; nil where a missing key
 * reads as nil, and an `append` to it then makes the key.
 */
export function keyValue(): SequentialSpecification {
  return {
    ...keyValueOf([], ''),
    specialize: ({ initial, kinds }) => ({
      specification: keyValueOf(kinds, stringOrNil(initial)),
      notes: [],
    }),
  };
}

function stringOrNil(initial: HistoryValue): string | null {
  if (typeof initial === 'string' || initial === null) return initial;
  throw new BadInput(`a key of a key-value store holds a string or nil, not ${formatHistoryValue(initial)}`, {
    remedy: 'name another initial value, such as --initial \'""\' or --initial nil',
  });
}

function keyValueOf(kinds: readonly Operation[], initial: string | null): SequentialSpecification {
  const writes = writtenStrings(kinds);
  const unread = unreadString(kinds);
  return defineSpecification({
    name: 'key-value',
    initial: initial as HistoryValue,
    functions: ['get', 'put', 'append'],
    perKey: true,
    validate({ f, argument }) {
      return f === 'get' || typeof argument === 'string' ? undefined : 'expected a string';
    },
    step(state, { f, argument, outcome, result }) {
      if (f === 'put') return argument;
      if (f === 'append') return (state ?? '') + (argument as string);
      return outcome !== Outcome.ok || result === state ? state : undefined;
    },
    registerAccess: ({ f, argument, outcome, result }) => {
      if (f === 'put') return { kind: 'write', value: argument };
      return f === 'get' ? { kind: 'read', value: outcome === Outcome.ok ? result : undefined } : undefined;
    },
    observer: ({ f }) => f === 'get',
    droppable: unobservedWrites,
    deadline: {
      produces: ({ f, argument }) => (f === 'get' ? [] : [argument]),
      requires: (operation) => lastWritten(operation, writes, initial),
      initially: (value) => [value],
    },
    clusters: keyValueClusters,
    representative: (state) => (unread === undefined || unread.mayBeRead(state) ? state : unread.instead),
    describeState: (state) =>
      state === unread?.instead ? 'a string that no get begins with' : formatHistoryValue(state),
  });
}

/**
 * Rule 2. A completed get sees what the last put before it wrote, and after that what was appended since: its result
 * begins with that put's string and contains those of the appends. So a crashed put with whose string no result begins, and a
 * crashed append whose string no result contains, are followed by another put before the next completed get. Without them, all
 * of them at once, that get sees what it saw; all between are writes, legal in every state, or gets of unknown result.
 * That no result *equals* the string is not enough: crashed `put a`, `append b`, get ab.
 */
function unobservedWrites(remaining: readonly Operation[]): (operation: Operation) => boolean {
  const results = remaining
    .flatMap((get) => (isCompletedGet(get) ? [get.result ?? ''] : []))
    .filter(isString);
  return ({ f, argument }) => {
    const written = argument as string;
    if (f === 'put') return !results.some((result) => result.startsWith(written));
    return f === 'append' && !results.some((result) => result.includes(written));
  };
}

/**
 * For `merge`. Of a string with which no completed get's result begins, no such get is ever returned, whatever is appended,
 * until a put replaces it. So one such string can stand for all of them: in both no completed get is legal and all other
 * operations are, a put leads to the same string, and an append to a string of that sort again. `undefined` without completed
 * gets: nothing is known then, and nothing needs to be.
 */
function unreadString(
  kinds: readonly Operation[],
): { readonly instead: string; mayBeRead(state: HistoryValue): boolean } | undefined {
  const results = kinds.filter(isCompletedGet).map(({ result }) => result!);
  const sorted = results.filter(isString).sort(byCodeUnits);
  let instead = '…';
  while (sorted.some((result) => result.startsWith(instead))) instead += '…';
  const mayBeRead = (state: HistoryValue) => {
    // What is appended to nothing is all that there is then, and may well be read.
    if (!isString(state)) return true;
    // Strings with one beginning stand together, behind the beginning.
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < state) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(state) === true;
  };
  return results.length === 0 ? undefined : { instead, mayBeRead };
}

function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** All strings that a history's writes may have written, looked up by the ends of a result. */
interface WrittenStrings {
  readonly puts: ReadonlySet<string>;
  readonly appends: ReadonlySet<string>;
  /** Of what was appended, without the empty string, which leaves nothing behind. */
  readonly appendedLengths: ReadonlySet<number>;
}

function writtenStrings(kinds: readonly Operation[]): WrittenStrings {
  const argumentsOf = (name: string) =>
    new Set(kinds.filter(({ f }) => f === name).map(({ argument }) => argument as string));
  const appends = argumentsOf('append');
  const lengths = new Set([...appends].map(({ length }) => length).filter((length) => length > 0));
  return { puts: argumentsOf('put'), appends, appendedLengths: lengths };
}

/**
 * Rule 3. The last character that a completed get returned was written by a put of just the result, or by an append of an end
 * of it, unless the key had that value from the start. If all of the history's writes that could have been it wrote the same
 * string, then that string was written.
 */
function lastWritten(
  get: Operation,
  { puts, appends, appendedLengths }: WrittenStrings,
  initial: string | null,
): HistoryValue | undefined {
  const { result } = get;
  if (!isCompletedGet(get) || !isString(result) || result === '' || result === initial) return undefined;
  const ends = [...appendedLengths].filter((length) => length <= result.length);
  const candidates = new Set(ends.map((length) => result.slice(-length)).filter((end) => appends.has(end)));
  if (puts.has(result)) candidates.add(result);
  return candidates.size === 1 ? [...candidates][0] : undefined;
}

const isString = (value: HistoryValue | undefined): value is string => typeof value === 'string';

function isCompletedGet({ f, outcome }: Operation): boolean {
  return f === 'get' && outcome === Outcome.ok;
}
