import type { HistoryValue } from '../../core/history-value.ts';

/** An integer of a history, such as a fencing token, an id or a term. `<` and `>` are exact for both kinds. */
export type IntegerValue = number | bigint;

export function isIntegerValue(value: HistoryValue | undefined): value is IntegerValue {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** The least integer that is greater. */
export function successorOf(value: IntegerValue): IntegerValue {
  const next = BigInt(value) + 1n;
  return Number.isSafeInteger(Number(next)) ? Number(next) : next;
}
