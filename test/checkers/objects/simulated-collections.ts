import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Pick, SimulatedObject } from '../linearizability/simulated-history.ts';

const items = 3;

function oneOf<T>(choices: readonly T[], pick: Pick): T {
  return choices[pick(choices.length)]!;
}

/** Some of the items, as a read of all of them might return them. */
function someItems(pick: Pick): HistoryValue {
  const chosen = pick(2 ** items);
  const list = Array.from({ length: items }, (_, item) => item).filter((item) => (chosen >>> item) & 1);
  return pick(2) === 0 ? list : new Set(list);
}

/** A set that does what is asked for: these functions, each as often as it is named; keys, if there are to be several sets. */
export function simulatedSet(options: {
  functions: readonly string[];
  /** Whether `add` and `remove` tell if they changed the set; otherwise they answer with their argument. */
  tells?: boolean;
  keys?: number;
  initial?: readonly number[];
}): SimulatedObject<ReadonlyMap<HistoryValue, ReadonlySet<HistoryValue>>> {
  const { functions, tells = false, keys, initial = [] } = options;
  return {
    initial: new Map(),
    request(pick) {
      const f = oneOf(functions, pick);
      const key = keys === undefined ? {} : { key: pick(keys) };
      return { f, argument: f === 'read' ? null : pick(items), ...key };
    },
    execute(state, { f, argument, key = null }) {
      const present = state.get(key) ?? new Set(initial);
      if (f === 'read') return { state, result: [...present] };
      if (f === 'contains') return { state, result: present.has(argument) };
      const after = new Set(present);
      if (f === 'add') after.add(argument);
      else after.delete(argument);
      return {
        state: new Map(state).set(key, after),
        result: tells ? after.size !== present.size : argument,
      };
    },
    wrongResult({ f, argument }, pick) {
      if (f === 'read') return someItems(pick);
      return f === 'contains' || tells ? pick(2) === 0 : argument;
    },
  };
}
