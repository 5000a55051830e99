import {
  emptyList,
  firstItems,
  itemAt,
  itemsBetween,
  listOf,
  type PersistentList,
  withItem,
} from './persistent-list.ts';

interface EntryBase {
  /** The term of the leader that put it there. */
  readonly term: number;
  /** The replicated time, in milliseconds: it stands still while there is no leader, and never goes back along a log. */
  readonly timeMs: number;
}

/** What a client wants the state machine to do, once per session and sequence number; without a session, each time. */
export interface CommandEntry extends EntryBase {
  readonly type: 'command';
  readonly session: number | null;
  readonly sequence: number | null;
  readonly command: unknown;
}

/** The members from here on, whether committed or not (Ongaro's thesis, section 4.1). */
export interface ConfigurationEntry extends EntryBase {
  readonly type: 'configuration';
  readonly members: readonly string[];
}

/** `noop` begins the term of a leader (section 8); `tick` lets time go on; sessions are opened and closed (thesis, 6.3). */
export interface ControlEntry extends EntryBase {
  readonly type: 'noop' | 'tick' | 'openSession';
}

export interface CloseSessionEntry extends EntryBase {
  readonly type: 'closeSession';
  readonly session: number;
}

export type Entry = CommandEntry | ConfigurationEntry | ControlEntry | CloseSessionEntry;

/** The entries after the base, which is 0 until a snapshot stands for those up to it. Indices count from 1. */
export interface RaftLog {
  readonly baseIndex: number;
  readonly baseTerm: number;
  readonly entries: PersistentList<Entry>;
}

export const emptyLog: RaftLog = { baseIndex: 0, baseTerm: 0, entries: emptyList };

export const logAfter = (baseIndex: number, baseTerm: number, entries: readonly Entry[] = []): RaftLog => ({
  baseIndex,
  baseTerm,
  entries: listOf(entries),
});

export const lastIndexOf = ({ baseIndex, entries }: RaftLog): number => baseIndex + entries.size;

export const lastTermOf = (log: RaftLog): number => termAt(log, lastIndexOf(log))!;

/** The term of the entry at an index; `undefined` if the log ends before it or begins behind it. */
export function termAt(log: RaftLog, index: number): number | undefined {
  if (index === log.baseIndex) return log.baseTerm;
  return index > log.baseIndex && index <= lastIndexOf(log) ? entryAt(log, index).term : undefined;
}

/** @throws If there is no such entry (any more). */
export const entryAt = ({ baseIndex, entries }: RaftLog, index: number): Entry =>
  itemAt(entries, index - baseIndex - 1);

/** The replicated time of its last entry, if it has any behind its base. */
export const lastTimeOf = ({ entries }: RaftLog): number | undefined =>
  entries.size === 0 ? undefined : itemAt(entries, entries.size - 1).timeMs;

/** The entries at the indices from one to another, both included, as far as there are any. */
export const entriesBetween = ({ baseIndex, entries }: RaftLog, from: number, to: number): readonly Entry[] =>
  itemsBetween(entries, from - baseIndex - 1, to - baseIndex);

export const withEntry = (log: RaftLog, entry: Entry): RaftLog => ({
  ...log,
  entries: withItem(log.entries, entry),
});

/** The log up to an index. */
export const upTo = (log: RaftLog, index: number): RaftLog => ({
  ...log,
  entries: firstItems(log.entries, index - log.baseIndex),
});

/** The log with a later base: what comes before is left to a snapshot. */
export const compacted = (log: RaftLog, baseIndex: number): RaftLog =>
  logAfter(baseIndex, termAt(log, baseIndex)!, entriesBetween(log, baseIndex + 1, lastIndexOf(log)));

/** The first index, after the base, from which on no entry is of a term before this one. Terms never fall along a log. */
export function firstIndexFromTerm(log: RaftLog, term: number): number {
  let [low, high] = [log.baseIndex + 1, lastIndexOf(log) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (termAt(log, middle)! < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a log that ends like this is at least as up to date as another (section 5.4.1). */
export const isUpToDate = (lastLogTerm: number, lastLogIndex: number, log: RaftLog): boolean =>
  lastLogTerm > lastTermOf(log) || (lastLogTerm === lastTermOf(log) && lastLogIndex >= lastIndexOf(log));
