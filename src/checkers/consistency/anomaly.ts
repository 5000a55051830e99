/** Why one operation must come before another. Rows are rows of the history. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /**
   * - `session`: the order of their session.
   * - `reads-from`: `to` returned what `from` wrote.
   * - `older`: both write one key; `read` returned the value of `to` although it saw `from`: so `from` is the older one.
   * - `not-overwritten`: `from` is a read of a value that `to` overwrites, for `source`, which wrote it, comes before `to`;
   *   it read the initial value if there is no `source`.
   */
  readonly because: 'session' | 'reads-from' | 'older' | 'not-overwritten';
  readonly read?: number;
  readonly source?: number;
  /** For `older`: how `read` came to see `from`. For `not-overwritten`: why `source` comes before `to`. */
  readonly path?: readonly Step[];
}

/** Operations that cannot all be as they were recorded, under some model. */
export type Anomaly =
  /** A read of a value that nobody wrote. */
  | { readonly kind: 'thin-air-read'; readonly read: number }
  /** A read of the initial value that saw a write of the key. */
  | {
      readonly kind: 'stale-initial-read';
      readonly read: number;
      readonly write: number;
      readonly path: readonly Step[];
    }
  /** Operations that would have to come before themselves. Without a step of the last two kinds, causality itself is one. */
  | { readonly kind: 'circular-causality' | 'circular-order'; readonly steps: readonly Step[] }
  /** Sessions that read different values of a key at the end. */
  | { readonly kind: 'divergent-reads'; readonly reads: readonly number[] }
  /** A search has tried every order. */
  | { readonly kind: 'no-order' };

/** Every operation that an anomaly speaks of, in order of invocation. */
export function rowsOf(anomaly: Anomaly): number[] {
  const rows = new Set<number>();
  const addSteps = (steps: readonly Step[]): void => {
    for (const { from, to, read, source, path } of steps) {
      for (const row of [from, to, read, source]) if (row !== undefined) rows.add(row);
      if (path) addSteps(path);
    }
  };
  if ('read' in anomaly) rows.add(anomaly.read);
  if ('write' in anomaly) rows.add(anomaly.write);
  if ('path' in anomaly) addSteps(anomaly.path);
  if ('steps' in anomaly) addSteps(anomaly.steps);
  if ('reads' in anomaly) for (const row of anomaly.reads) rows.add(row);
  return [...rows].sort((left, right) => left - right);
}
