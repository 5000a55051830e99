import {
  type FunctionValue,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';

/** An entry of a log. A command is named for the leader to which the client gave it. */
export type Entry = RecordValue<{ term: number; command: ModelValue }>;
export type Log = FunctionValue<number, Entry>;
export type IndexedEntry = RecordValue<{ index: number; entry: Entry }>;

/** The term of the entry at an index, 0 before the first. */
export const termAt = (log: Log, index: number) => (index === 0 ? 0 : log.get(index).term);

export const lastTermOf = (log: Log) => termAt(log, log.size);

/** Whether a log that ends so is at least as up to date as another one (section 5.4.1). */
export function isUpToDate(lastTerm: number, lastIndex: number, log: Log): boolean {
  const other = lastTermOf(log);
  return lastTerm > other || (lastTerm === other && lastIndex >= log.size);
}

/** The first entries of a log. */
export const firstOf = (log: Log, count: number): Log => sequence(...log.values.slice(0, count));

/** The first entries of a log, each with its index: those that a server with this commit index applies. */
export const applies = (log: Log, commit: number): SetValue<IndexedEntry> =>
  setOf(log.values.slice(0, commit).map((entry, k) => record({ index: k + 1, entry })));

/** Whether the first log has no entry that the second lacks, or has otherwise. */
export const isPrefix = (log: Log, of: Log) =>
  log.size <= of.size && log.values.every((entry, k) => isSameEntry(entry, of.values[k]!));

export const isSameEntry = (one: Entry, other: Entry) =>
  one.term === other.term && one.command === other.command;

export const isSameLog = (one: Log, other: Log) => one.size === other.size && isPrefix(one, other);
