import { defineSpecification } from '../../../src/checkers/linearizability/specification.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';

/** A register with read, write and, if asked for, cas whose failure is a completed negative result. */
export function simulatedRegister(options: {
  cas: boolean;
  initial: HistoryValue;
  keys?: number;
  /** How many different values are written; many make most of them unique. Default: 3. */
  values?: number;
}): SimulatedObject<ReadonlyMap<HistoryValue, HistoryValue>> {
  const { values = 3 } = options;
  return {
    initial: new Map(),
    request(pick) {
      const key = options.keys === undefined ? {} : { key: pick(options.keys) };
      const choice = pick(options.cas ? 5 : 4);
      if (choice < 2) return { f: 'read', argument: null, ...key };
      if (choice === 4) return { f: 'cas', argument: [pick(values), pick(values)], ...key };
      return { f: 'write', argument: pick(values), ...key };
    },
    execute(state, { f, argument, key = null }) {
      const present = state.has(key) ? state.get(key)! : options.initial;
      if (f === 'read') return { state, result: present };
      if (f === 'write') return { state: new Map(state).set(key, argument), result: argument };
      const [from, to] = argument as [number, number];
      if (from !== present) return { state, result: false };
      return { state: new Map(state).set(key, to), result: argument };
    },
    wrongResult({ f, argument }, pick) {
      if (f === 'read') return pick(values + 1) === values ? options.initial : pick(values);
      return f === 'cas' && pick(2) === 0 ? false : argument;
    },
  };
}

const values = 3;

/** What a user would write: a first-in first-out queue, with nothing declared. */
export const queue = defineSpecification<readonly HistoryValue[]>({
  name: 'queue',
  initial: [],
  step(items, { f, argument, result }) {
    if (f === 'enqueue') return [...items, argument];
    const [head = null, ...tail] = items;
    return result === undefined || result === head ? tail : undefined;
  },
});

export const simulatedQueue: SimulatedObject<readonly HistoryValue[]> = {
  initial: [],
  request: (pick) =>
    pick(2) === 0 ? { f: 'enqueue', argument: pick(values) } : { f: 'dequeue', argument: null },
  execute(items, { f, argument }) {
    if (f === 'enqueue') return { state: [...items, argument], result: argument };
    const [head = null, ...tail] = items;
    return { state: tail, result: head };
  },
  wrongResult: ({ f, argument }, pick) => (f === 'enqueue' ? argument : ([0, 1, 2, null] as const)[pick(4)]!),
};

/** A bag that hands out any of its items: `take` chooses, and its result says what it chose. */
export const bag = defineSpecification<readonly HistoryValue[]>({
  name: 'bag',
  initial: [],
  *steps(items, { f, argument, result }) {
    if (f === 'put') {
      yield [...items, argument].sort();
      return;
    }
    if (items.length === 0 && (result === undefined || result === null)) yield items;
    for (const [place, item] of items.entries()) {
      if (result === undefined || result === item) yield items.toSpliced(place, 1);
    }
  },
});

export const simulatedBag: SimulatedObject<readonly HistoryValue[]> = {
  initial: [],
  request: (pick) => (pick(2) === 0 ? { f: 'put', argument: pick(values) } : { f: 'take', argument: null }),
  execute(items, { f, argument }, pick) {
    if (f === 'put') return { state: [...items, argument].sort(), result: argument };
    if (items.length === 0) return { state: items, result: null };
    const place = pick(items.length);
    return { state: items.toSpliced(place, 1), result: items[place]! };
  },
  wrongResult: ({ f, argument }, pick) => (f === 'put' ? argument : ([0, 1, 2, null] as const)[pick(4)]!),
};

/** A box whose `shake` leaves one of three values, nobody knows which; `look` tells, and is declared an observation. */
export const shakenBox = defineSpecification<HistoryValue>({
  name: 'shaken box',
  initial: 0,
  *steps(state, { f, result }) {
    if (f === 'shake') yield* [0, 1, 2];
    else if (result === undefined || result === state) yield state;
  },
  observer: ({ f }) => f === 'look',
});

export const simulatedBox: SimulatedObject<HistoryValue> = {
  initial: 0,
  request: (pick) => ({ f: pick(3) === 0 ? 'shake' : 'look', argument: null }),
  execute: (state, { f }, pick) =>
    f === 'shake' ? { state: pick(3), result: null } : { state, result: state },
  wrongResult: ({ f }, pick) => (f === 'shake' ? null : pick(3)),
};

/** A store of strings in which values begin, end and contain one another. */
export function simulatedKeyValue(options: {
  initial: string | null;
  keys?: number;
  /** What is put and appended; with many that begin and end differently, results say who wrote what. Default: `a`, `b`, `ab`. */
  pieces?: readonly string[];
}): SimulatedObject<ReadonlyMap<HistoryValue, string>> {
  const { initial, pieces = ['a', 'b', 'ab'] } = options;
  return {
    initial: new Map(),
    request(pick) {
      const key = options.keys === undefined ? {} : { key: pick(options.keys) };
      const f = (['get', 'get', 'put', 'append'] as const)[pick(4)]!;
      return { f, argument: f === 'get' ? null : pieces[pick(pieces.length)]!, ...key };
    },
    execute(state, { f, argument, key = null }) {
      if (f === 'get') return { state, result: state.get(key) ?? initial };
      const before = f === 'put' ? '' : (state.get(key) ?? initial ?? '');
      return { state: new Map(state).set(key, before + (argument as string)), result: argument };
    },
    wrongResult({ f, argument }, pick) {
      if (f !== 'get') return argument;
      const some = Array.from({ length: pick(4) }, () => pieces[pick(pieces.length)]!);
      return some.length === 0 ? initial : some.join('');
    },
  };
}
