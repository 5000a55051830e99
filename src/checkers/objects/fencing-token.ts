import type { HistoryValue } from '../../core/history-value.ts';

/**
 * A number that a lock service hands out with a lock, greater than all before it (Kleppmann 2016, "How to do distributed
 * locking"). Compare with `<` and `>`, which are exact for integers of both kinds.
 */
export type FencingToken = number | bigint;

export function isFencingToken(value: HistoryValue | undefined): value is FencingToken {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** The least token that is greater. */
export function nextToken(token: FencingToken): FencingToken {
  const next = BigInt(token) + 1n;
  return Number.isSafeInteger(Number(next)) ? Number(next) : next;
}
