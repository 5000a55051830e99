import { ABSENT, type History, Outcome } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';

/**
 * How many of the reads that found something found what another client had written: a run in which clients never met shows little.
 * In sentences without a full stop; none where nothing is read.
 */
export function sharingOf(history: History, readOnly: readonly string[]): readonly string[] {
  const { operations, functions, values } = history;
  const writers = new Map<string, Set<number>>();
  const textOf = (key: number, value: HistoryValue) => `${key} ${formatHistoryValue(value)}`;
  const isRead = (row: number) => readOnly.includes(functions[operations.f[row]!]!);
  for (let row = 0; row < operations.count; row++) {
    if (isRead(row) || operations.outcome[row] === Outcome.fail) continue;
    const argument = values[operations.argument[row]!]!;
    // Of a compare-and-set [from to] only the second is written.
    const written = functions[operations.f[row]!] === 'cas' ? partsOf(argument).slice(1) : partsOf(argument);
    for (const value of written) {
      const text = textOf(operations.key[row]!, value);
      const known = writers.get(text);
      if (known === undefined) writers.set(text, new Set([operations.process[row]!]));
      else known.add(operations.process[row]!);
    }
  }
  let found = 0;
  let shared = 0;
  for (let row = 0; row < operations.count; row++) {
    const result = operations.result[row]!;
    if (!isRead(row) || result === ABSENT || values[result] === null) continue;
    const others = partsOf(values[result]!).map((value) => writers.get(textOf(operations.key[row]!, value)));
    if (others.every((set) => set === undefined)) continue;
    found += 1;
    const reader = operations.process[row]!;
    if (others.some((set) => set !== undefined && (set.size > 1 || !set.has(reader)))) shared += 1;
  }
  if (found === 0) return [];
  return [`${shared} of ${found} reads that found a written value found one that another client had written`];
}

/** A list stands for its elements: `[from to]` of a compare-and-set, the elements of a set. */
const partsOf = (value: HistoryValue): readonly HistoryValue[] =>
  Array.isArray(value) ? (value as readonly HistoryValue[]) : [value];
