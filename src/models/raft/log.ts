import {
  type FunctionValue,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';

/** An entry of a log. A command is named for the leader to which the client gave it. */
export type Entry = RecordValue<{ term: number; command: ModelValue }>;
export type Log = FunctionValue<number, Entry>;
export type IndexedEntry = RecordValue<{ index: number; entry: Entry }>;

/** A log of which no more is known than the terms of its entries. */
export type Terms = FunctionValue<number, RecordValue<{ term: number }>>;

/** The term of the entry at an index, 0 before the first. */
export const termAt = (log: Terms, index: number) => (index === 0 ? 0 : log.get(index).term);

export const lastTermOf = (log: Terms) => termAt(log, log.size);

/** Whether a log that ends so is at least as up to date as another one (section 5.4.1). */
export function isUpToDate(lastTerm: number, lastIndex: number, log: Terms): boolean {
  const other = lastTermOf(log);
  return lastTerm > other || (lastTerm === other && lastIndex >= log.size);
}

/** The first entries of a log, each with its index: those that a server with this commit index applies. */
export const applies = (log: Log, commit: number): SetValue<IndexedEntry> =>
  setOf(log.values.slice(0, commit).map((entry, k) => record({ index: k + 1, entry })));
