import type { HistoryValue } from '../../core/history-value.ts';

/** An id as a number, so that ids of one form compare in the order that their generators promise. */
export interface DecodedId {
  readonly form: 'integer' | 'ulid' | 'uuid7';
  readonly value: bigint;
  /** Milliseconds since the epoch of the form, where it has one. */
  readonly timestampMs: bigint | undefined;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulidForm = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const uuid7Form = /^([0-9a-f]{8})-([0-9a-f]{4})-(7[0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/i;

/**
 * Decodes an id of a form that is known: an integer (a snowflake, also as a decimal string), a ULID (26 characters of
 * Crockford's base 32, of either case) or a UUID of version 7 (RFC 9562, section 5.7). `undefined` for any other.
 */
export function decodeId(id: HistoryValue): DecodedId | undefined {
  if (typeof id === 'bigint') return integer(id);
  if (typeof id === 'number') return Number.isSafeInteger(id) ? integer(BigInt(id)) : undefined;
  if (typeof id !== 'string') return undefined;
  // Twenty-six digits are a ULID too: no integer id is as long.
  if (ulidForm.test(id)) return ulid(id);
  if (/^\d{1,25}$/.test(id)) return integer(BigInt(id));
  const groups = uuid7Form.exec(id);
  return groups === null ? undefined : uuid7(groups.slice(1).join(''));
}

const integer = (value: bigint): DecodedId => ({ form: 'integer', value, timestampMs: undefined });

function ulid(id: string): DecodedId {
  let value = 0n;
  for (const character of id.toUpperCase()) value = value * 32n + BigInt(crockford.indexOf(character));
  return { form: 'ulid', value, timestampMs: value >> 80n };
}

function uuid7(digits: string): DecodedId {
  const value = BigInt(`0x${digits}`);
  return { form: 'uuid7', value, timestampMs: value >> 80n };
}
