import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

/** A micro-operation, as transactions carry them. */
export type Step = readonly [f: string, key: string, value: HistoryValue];

type ListsByName = ReadonlyMap<string, readonly HistoryValue[]>;

export interface SimulatedListsOptions {
  /** Names of the lists that transactions touch; without, there is one list. */
  readonly names?: readonly string[] | undefined;
  /** Of single appends and reads: how many keys their history has. */
  readonly keys?: number | undefined;
  readonly initial?: readonly HistoryValue[];
  /** Values are seldom appended twice; or there are only three. */
  readonly unique?: boolean;
}

/** Lists that grow, with appends, reads of the whole, and transactions of both. */
export function simulatedLists({
  names,
  keys,
  initial = [],
  unique = true,
}: SimulatedListsOptions): SimulatedObject<ListsByName> {
  const value = (pick: Pick) => 10 + pick(unique ? 1000 : 3);
  const contents = (state: ListsByName, name: string) => state.get(name) ?? initial;
  return {
    initial: new Map(),
    request(pick) {
      if (names === undefined) {
        const key = keys === undefined ? {} : { key: pick(keys) };
        return pick(5) < 3
          ? { f: 'read', argument: null, ...key }
          : { f: 'append', argument: value(pick), ...key };
      }
      const steps = Array.from({ length: 1 + pick(2) }, (): Step => {
        const key = names[pick(names.length)]!;
        return pick(2) === 0 ? ['r', key, null] : ['append', key, value(pick)];
      });
      return { f: 'txn', argument: steps };
    },
    execute(state, { f, argument, key = '' }) {
      const next = new Map(state);
      const only = String(key);
      const apply = ([what, name, given]: Step): Step => {
        if (what === 'append') next.set(name, [...contents(next, name), given]);
        return [what, name, what === 'append' ? given : contents(next, name)];
      };
      if (f === 'read') return { state, result: contents(state, only) };
      if (f === 'append') apply(['append', only, argument]);
      const result = f === 'append' ? argument : (argument as readonly Step[]).map(apply);
      return { state: next, result };
    },
    wrongResult(operation, pick) {
      const { f, argument, result } = operation as {
        f: string;
        argument: HistoryValue;
        result: HistoryValue;
      };
      if (f === 'append') return argument;
      if (f === 'read') return changedList(result, pick);
      return (result as readonly Step[]).map(([what, name, found]) => [
        what,
        name,
        what === 'r' ? changedList(found, pick) : found,
      ]);
    },
  };
}

/** The list without its last or one of its elements, with two exchanged, or with one more. */
function changedList(list: HistoryValue, pick: Pick): HistoryValue {
  const values = [...(list as readonly HistoryValue[])];
  const place = pick(Math.max(1, values.length));
  const choice = values.length === 0 ? 2 : pick(4);
  if (choice === 0) return values.slice(0, -1);
  if (choice === 1) return values.toSpliced(place, 1);
  if (choice === 2) return [...values, pick(3) + 10];
  return values.length < 2 ? [] : [...values.slice(0, -2), values.at(-1)!, values.at(-2)!];
}
