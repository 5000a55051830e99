import {
  type FunctionValue,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';

/** An entry with members is a configuration; one without stands for a command. */
export type Entry = RecordValue<{ term: number; members: SetValue<ModelValue> }>;

/** The entries of a server, the first at index 1. */
export type Log = FunctionValue<number, Entry>;

export const noMembers: SetValue<ModelValue> = setOf();
export const emptyLog: Log = sequence<Entry>();

export const entryOf = (term: number, members: SetValue<ModelValue>): Entry => record({ term, members });

/** Where the latest configuration stands, no further than some index; 0 if there is none. */
export const configurationIndex = (log: Log, within = log.size): number =>
  log.values.findLastIndex(({ members }, position) => position < within && members.size > 0) + 1;

/** The latest configuration, no further than some index; a blank server has none. */
export function latestConfiguration(log: Log, within = log.size): SetValue<ModelValue> {
  const index = configurationIndex(log, within);
  return index === 0 ? noMembers : log.get(index).members;
}

/** Whether two logs have an entry of one term at an index. */
const agreeAt = (log: Log, other: Log, index: number) =>
  index <= log.size && index <= other.size && log.get(index).term === other.get(index).term;

/** The latest index at which the entries of two logs are of one term; 0 if there is none. */
export function commonIndex(log: Log, other: Log): number {
  let index = Math.min(log.size, other.size);
  while (index > 0 && !agreeAt(log, other, index)) index--;
  return index;
}

/** What a follower has after storing the first entry of its leader's log that it lacks. */
export type Store = (own: Log, leaders: Log, index: number) => Log;

/** What conflicts with the entry goes, and all behind that. */
export const stored: Store = (own, leaders, index) =>
  sequence(...own.values.slice(0, index - 1), leaders.get(index));
