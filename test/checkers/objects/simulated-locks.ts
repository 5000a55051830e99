import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { SimulatedObject } from '../linearizability/simulated-history.ts';

/** Lock → holder; a lock that is not there is free. */
type Holders = ReadonlyMap<HistoryValue, string>;

export interface SimulatedLockOptions {
  /** Only the holder may release. */
  readonly owned: boolean;
  /** An acquire of a held lock waits; else it is refused. */
  readonly waits: boolean;
  readonly keys?: number;
}

/** A lock whose releases are refused when there is nothing for them to release. */
export function simulatedLock({ owned, waits, keys }: SimulatedLockOptions): SimulatedObject<Holders> {
  return {
    initial: new Map(),
    request: (pick) => ({
      f: pick(2) === 0 ? 'acquire' : 'release',
      argument: null,
      ...(keys === undefined ? {} : { key: pick(keys) }),
    }),
    execute(holders, { f, key = null, process }) {
      const holder = holders.get(key);
      if (f === 'acquire') {
        if (holder === undefined) return { state: new Map(holders).set(key, process), result: null };
        return { state: holders, result: waits ? undefined : false };
      }
      if (holder === undefined || (owned && holder !== process)) return { state: holders, result: false };
      const others = new Map(holders);
      others.delete(key);
      return { state: others, result: null };
    },
    wrongResult: (_, pick) => (pick(2) === 0 ? null : false),
  };
}

interface Fenced {
  readonly holder: string | undefined;
  /** Of the holder, or of the last one. */
  readonly token: number;
}

/** Tokens leave gaps; some releases name a token. */
export function simulatedFencedLock({ waits }: { readonly waits: boolean }): SimulatedObject<Fenced> {
  return {
    initial: { holder: undefined, token: 0 },
    request: (pick) => {
      const choice = pick(6);
      if (choice < 3) return { f: 'acquire', argument: null };
      return { f: 'release', argument: choice === 3 ? null : 1 + pick(4) };
    },
    execute(state, { f, argument, process }, pick) {
      const { holder, token } = state;
      if (f === 'acquire') {
        if (holder !== undefined) return { state, result: waits ? undefined : false };
        const next = token + 1 + pick(2);
        return { state: { holder: process, token: next }, result: pick(8) === 0 ? null : next };
      }
      const isHolders = argument === null ? holder === process : argument === token;
      if (holder === undefined || !isHolders) return { state, result: false };
      return { state: { holder: undefined, token }, result: null };
    },
    wrongResult: ({ f }, pick) => {
      if (f === 'acquire') return pick(4) === 0 ? false : 1 + pick(6);
      return pick(2) === 0 ? null : false;
    },
  };
}

/** A register that refuses writes with a token less than one before. */
export const simulatedFencedRegister: SimulatedObject<readonly [token: number, value: HistoryValue]> = {
  initial: [-1, null],
  request: (pick) =>
    pick(2) === 0 ? { f: 'read', argument: null } : { f: 'write', argument: [pick(3), pick(3)] },
  execute(state, { f, argument }) {
    if (f === 'read') return { state, result: state[1] };
    const [token, value] = argument as [number, number];
    return token < state[0] ? { state, result: false } : { state: [token, value], result: null };
  },
  wrongResult: ({ f }, pick) =>
    f === 'read' ? ([null, 0, 1, 2] as const)[pick(4)]! : ([null, false] as const)[pick(2)]!,
};

export interface SimulatedSemaphoreOptions {
  readonly permits: number;
  /** Operations are for one up to this many permits. */
  readonly most: number;
  /** An acquire of more than is free waits; else it is refused. */
  readonly waits: boolean;
}

/** A semaphore that refuses to get back more than it gave. The state is the number of free permits. */
export function simulatedSemaphore({
  permits,
  most,
  waits,
}: SimulatedSemaphoreOptions): SimulatedObject<number> {
  return {
    initial: permits,
    request: (pick) => ({
      f: pick(2) === 0 ? 'acquire' : 'release',
      argument: ([null, 1, 2, 3] as const)[pick(most + 1)]!,
    }),
    execute(free, { f, argument }) {
      const count = (argument as number | null) ?? 1;
      if (f === 'acquire' && count > free) return { state: free, result: waits ? undefined : false };
      if (f === 'release' && free + count > permits) return { state: free, result: false };
      return { state: f === 'acquire' ? free - count : free + count, result: null };
    },
    wrongResult: (_, pick) => (pick(2) === 0 ? null : false),
  };
}
