/** A time in nanoseconds as decimal digits, never with an exponent. */
export function exactTime(nanoseconds: number): string {
  if (Number.isInteger(nanoseconds)) return String(BigInt(nanoseconds));
  const text = String(nanoseconds);
  return text.includes('e') ? nanoseconds.toFixed(20) : text;
}
