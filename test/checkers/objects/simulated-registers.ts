import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

/** A micro-operation, as transactions carry them. */
export type Step = readonly [f: string, key: string, value: HistoryValue];

/** Transactions on registers with few values. */
export function simulatedRegisters(
  names: readonly string[],
  initial: HistoryValue,
): SimulatedObject<ReadonlyMap<string, HistoryValue>> {
  const transaction = (pick: Pick): Step[] =>
    Array.from({ length: 1 + pick(2) }, () => {
      const key = names[pick(names.length)]!;
      return pick(2) === 0 ? ['r', key, null] : ['w', key, pick(3)];
    });
  return {
    initial: new Map(),
    request(pick) {
      const choice = pick(6);
      if (choice === 0) return { f: 'read', argument: names };
      if (choice === 1) return { f: 'write', argument: new Map(names.map((name) => [name, pick(2)])) };
      return { f: 'txn', argument: transaction(pick) };
    },
    execute(state, { f, argument }) {
      const next = new Map(state);
      const held = (name: string) => next.get(name) ?? initial;
      if (f === 'read') return { state, result: new Map(names.map((name) => [name, held(name)])) };
      if (f === 'write')
        return { state: new Map(argument as ReadonlyMap<string, HistoryValue>), result: argument };
      const result = (argument as readonly Step[]).map(([what, name, value]) => {
        if (what === 'w') next.set(name, value);
        return [what, name, held(name)];
      });
      return { state: next, result };
    },
    wrongResult({ f, argument }, pick) {
      if (f === 'write') return argument;
      if (f === 'read') return new Map(names.map((name) => [name, pick(3)]));
      return (argument as readonly Step[]).map(([what, name, value]) => [
        what,
        name,
        what === 'r' ? pick(3) : value,
      ]);
    },
  };
}
