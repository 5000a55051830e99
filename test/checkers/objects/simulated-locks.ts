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
