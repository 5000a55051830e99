/** An integer of any size: a `number` where that is exact, else a `bigint`. */
export type Integer = number | bigint;

export function isInteger(value: unknown): value is Integer {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** The exact sum of two integers. */
export function exactSum(left: Integer, right: Integer): Integer {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(left) + BigInt(right);
  return Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
}

export function negated(value: Integer): Integer {
  return typeof value === 'number' ? 0 - value : exactSum(0, -value);
}
