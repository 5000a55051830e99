/** The integer that a text of digits means: a `number` where it is exact, else a `bigint`. */
export function exactInteger(digits: string, isNegative = false): number | bigint {
  const big = isNegative ? -BigInt(digits) : BigInt(digits);
  const small = Number(big);
  return Number.isSafeInteger(small) ? small : big;
}
