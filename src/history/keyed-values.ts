import { BadInput } from '../core/bad-input.ts';
import { ABSENT, type History, Outcome } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';
import { ValueInterner } from './value-interner.ts';

/**
 * The history with each value taken for a pair of a key and the value proper, as `jepsen.independent` makes them. On disk
 * such a tuple is a vector of two like any other (a `MapEntry`, which Clojure prints as `[k v]`), so only the user can say
 * that it is one. An operation without a value, and a completion other than `ok`, has nothing to take apart.
 */
export function withKeyedValues(history: History): History {
  const { operations, values } = history;
  const { count, outcome } = operations;
  const interner = new ValueInterner();
  const key = new Int32Array(count);
  const argument = new Int32Array(count);
  const result = new Int32Array(count).fill(ABSENT);
  for (let row = 0; row < count; row += 1) {
    requireNoKey(history, row);
    const [ownKey, ownArgument] = pairOf(history, operations.argument[row]!, operations.invokeLine[row]!);
    key[row] = interner.intern(ownKey);
    argument[row] = interner.intern(ownArgument);
    if (outcome[row] !== Outcome.ok) continue;
    if (isFailedCas(history, row)) {
      result[row] = interner.intern(false);
      continue;
    }
    const line = operations.completeLine[row]!;
    const [resultKey, ownResult] = pairOf(history, operations.result[row]!, line);
    if (interner.intern(resultKey) !== key[row]) {
      const keys = `${formatHistoryValue(resultKey)}, and was invoked with ${formatHistoryValue(ownKey)}`;
      refuse(history, line, `the operation completes with the key ${keys}`);
    }
    result[row] = interner.intern(ownResult);
  }
  // Values that nothing refers to any more are gone with the old table.
  return { ...history, values: interner.values, operations: { ...operations, key, argument, result } };

  function pairOf(from: History, id: number, line: number): readonly [HistoryValue, HistoryValue] {
    const value = values[id]!;
    if (Array.isArray(value) && value.length === 2) return value as [HistoryValue, HistoryValue];
    refuse(from, line, `expected a pair [key value], found ${shortened(value)}`);
  }
}

/** Functions whose values are lists by nature. */
const pairByNature = new Set(['cas', 'txn']);

/**
 * A hint for whoever judges a history whose values may be tuples. It decides nothing: a register may well hold pairs.
 * `undefined` where some value is no pair, or a key is recorded already.
 */
export function pairsNote({ operations, values, functions, format }: History): string | undefined {
  const { count, argument, key } = operations;
  if (!format.startsWith('jepsen-') || functions.every((f) => pairByNature.has(f))) return undefined;
  for (let row = 0; row < count; row += 1) {
    const value = values[argument[row]!];
    if (key[row] !== ABSENT || !Array.isArray(value) || value.length !== 2) return undefined;
  }
  return (
    'every operation was invoked with a pair: if these are tuples [key value] of jepsen.independent, only --keyed ' +
    'judges them rightly'
  );
}

/** The reader of text logs writes this result itself, without a key. */
function isFailedCas({ format, values, operations }: History, row: number): boolean {
  return format === 'jepsen-log' && values[operations.result[row]!] === false;
}

function requireNoKey(history: History, row: number): void {
  if (history.operations.key[row] === ABSENT) return;
  refuse(history, history.operations.invokeLine[row]!, 'the operation has a key of its own already');
}

function refuse(history: History, line: number, message: string): never {
  throw new BadInput(message, {
    place: { source: history.source, line: line || undefined },
    remedy: 'Keyed values are read as tuples [key value] of jepsen.independent. Is that what recorded this?',
  });
}

function shortened(value: HistoryValue): string {
  const text = formatHistoryValue(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
