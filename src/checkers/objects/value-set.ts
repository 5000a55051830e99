import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';

/** A set in which equal values are one, also arrays and bigints. */
export interface ValueSet {
  has(value: HistoryValue): boolean;
}

export function valueSet(values: Iterable<HistoryValue>): ValueSet {
  const keys = new Set<string>();
  for (const value of values) keys.add(historyValueKey(value));
  return { has: (value) => keys.has(historyValueKey(value)) };
}
