import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';

const values = ['a', 'b', 'c'] as const;

/** The first proposal decides. The state is the decided value, nil at first. */
export const simulatedConsensus: SimulatedObject<HistoryValue> = {
  initial: null,
  request: (pick) =>
    pick(3) === 0 ? { f: 'learn', argument: null } : { f: 'propose', argument: values[pick(3)]! },
  execute(decided, { f, argument }) {
    const state = f === 'propose' ? (decided ?? argument) : decided;
    return { state, result: state };
  },
  wrongResult: ({ f }, pick) => (f === 'learn' && pick(3) === 0 ? null : values[pick(3)]!),
};

/** Ids grow, or come in any order. The state is the set of ids so far. */
export function simulatedIdGenerator(options: {
  readonly monotonic: boolean;
  readonly keys?: number;
}): SimulatedObject<ReadonlySet<number>> {
  return {
    initial: new Set(),
    request: (pick) => ({
      f: 'generate',
      argument: null,
      ...(options.keys === undefined ? {} : { key: pick(options.keys) }),
    }),
    execute(given, _, pick) {
      let id = options.monotonic ? Math.max(0, ...given) + 1 + pick(2) : pick(5);
      while (given.has(id)) id += 1;
      return { state: new Set(given).add(id), result: id };
    },
    wrongResult: (_, pick) => pick(5),
  };
}

/** Elects in any term that has no leader, and answers with the leader of any term that has one. */
export function simulatedElection(options: {
  readonly keys?: number;
}): SimulatedObject<ReadonlyMap<string, readonly [term: number, leader: string]>> {
  return {
    initial: new Map(),
    request: (pick) => {
      const key = options.keys === undefined ? {} : { key: pick(options.keys) };
      if (pick(2) === 0) return { f: 'leader', argument: null, ...key };
      return { f: 'elect', argument: values[pick(3)]!, ...key };
    },
    execute(elections, { f, argument, key = null }, pick) {
      const here = [...elections].filter(([label]) => label.startsWith(`${key}/`));
      if (f === 'leader') {
        const answer = here.length === 0 || pick(6) === 0 ? null : here[pick(here.length)]![1];
        return { state: elections, result: answer };
      }
      const term = 1 + pick(4);
      const label = `${key}/${term}`;
      if (elections.has(label)) return { state: elections, result: false };
      const state = new Map(elections).set(label, [term, argument as string] as const);
      return { state, result: pick(6) === 0 ? null : term };
    },
    wrongResult: ({ f }, pick) => (f === 'leader' ? [1 + pick(4), values[pick(3)]!] : 1 + pick(4)),
  };
}
