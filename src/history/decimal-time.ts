/** A time as a text says it, exactly. */
export interface DecimalTime {
  /** In 10^-9 of the unit that the text counts in. */
  readonly billionths: bigint;
  /** Whether the text has a decimal point. */
  readonly isFraction: boolean;
}

const billion = 1_000_000_000n;
const decimal = /^([+-]?)(\d{1,30})(?:\.(\d{1,9})0*)?$/;
const timestamp = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})0*)?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * The time that a text says: a decimal number without exponent, whose unit nobody needs to know for the order, or
 * date and time with the offset from UTC (RFC 3339), in seconds. Without an offset, hours could repeat themselves.
 * `undefined` for any other text. A double would make one of times that differ by less than a hundred nanoseconds.
 */
export function parseDecimalTime(text: string): DecimalTime | undefined {
  const trimmed = text.trim();
  const number = decimal.exec(trimmed);
  if (number !== null) {
    const [, sign, whole, fraction] = number;
    const size = BigInt(whole!) * billion + billionthsOf(fraction);
    return { billionths: sign === '-' ? -size : size, isFraction: fraction !== undefined };
  }
  const [, date, clock, fraction, zone] = timestamp.exec(trimmed) ?? [];
  const milliseconds = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}${offsetOf(zone!)}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return {
    billionths: (BigInt(milliseconds) / 1000n) * billion + billionthsOf(fraction),
    isFraction: true,
  };
}

/** In nanoseconds: where some time of a file is a fraction, all count in seconds, else in nanoseconds. */
export function toClockTime({ billionths }: DecimalTime, haveFractions: boolean): bigint {
  return haveFractions ? billionths : billionths / billion;
}

function billionthsOf(fraction: string | undefined): bigint {
  return BigInt((fraction ?? '').padEnd(9, '0'));
}

function offsetOf(zone: string): string {
  const offset = zone.toUpperCase();
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}
