/**
 * Packets of RFC 5905, section 7.3, as pure functions on bytes. Times are whole microseconds since 1970, of which those that the
 * protocol can tell without knowing the era are taken: from 1968 to 2104 (RFC 4330, section 3).
 */
export interface NtpPacket {
  /** 0 no warning, 1 or 2 the last minute has a second more or less, 3 not synchronized. */
  readonly leap: 0 | 1 | 2 | 3;
  /** 1 to 4; this library speaks 4. */
  readonly version: number;
  readonly mode: NtpMode;
  /** 0 with a kiss code, 1 a primary server, 2 to 15 a secondary one, 16 not synchronized. */
  readonly stratum: number;
  /** The greatest interval between messages, and the precision of the clock, as powers of two of a second. */
  readonly poll: number;
  readonly precision: number;
  /** The round trip to the primary source, and how wrong the server may be besides. */
  readonly rootDelayUs: number;
  readonly rootDispersionUs: number;
  /** Four bytes: of a primary server four letters, of a secondary one its source; with stratum 0 the kiss code. */
  readonly referenceId: number;
  /** Of the clock's last correction, of the request at the client, of its receipt and of the reply at the server. */
  readonly reference: NtpTimestamp;
  readonly origin: NtpTimestamp;
  readonly receive: NtpTimestamp;
  readonly transmit: NtpTimestamp;
}

export type NtpMode =
  | 'reserved'
  | 'symmetric-active'
  | 'symmetric-passive'
  | 'client'
  | 'server'
  | 'broadcast'
  | 'control'
  | 'private';

/** 64 bits: seconds since 1900, modulo 2^32, and a fraction. 0 stands for no time. */
export type NtpTimestamp = bigint;

export const noTime: NtpTimestamp = 0n;

const modes: readonly NtpMode[] = [
  ...(['reserved', 'symmetric-active', 'symmetric-passive', 'client'] as const),
  ...(['server', 'broadcast', 'control', 'private'] as const),
];

/** The length of a packet without extensions, in bytes. */
export const packetBytes = 48;

const secondsTo1970 = 2_208_988_800n;
const million = 1_000_000n;
/** A timestamp with a first bit of 0 is of the era that begins in 2036. */
const eraSeconds = 1n << 32n;

/** @throws if the time is not one that a timestamp can tell. */
export function toNtpTimestamp(unixUs: number): NtpTimestamp {
  if (!Number.isSafeInteger(unixUs)) throw new Error(`${unixUs} is no whole number of microseconds`);
  const us = BigInt(unixUs) + secondsTo1970 * million;
  const [seconds, rest] = [us / million, us % million];
  if (us < 0n || seconds < eraSeconds / 2n || seconds >= eraSeconds + eraSeconds / 2n)
    throw new Error(`${unixUs} µs since 1970 is not between 1968 and 2104`);
  // Rounded up, so that reading it back, rounded down, gives the same microsecond.
  const fraction = ((rest << 32n) + million - 1n) / million;
  return ((seconds % eraSeconds) << 32n) | fraction;
}

/** Whole microseconds since 1970, rounded down. */
export function fromNtpTimestamp(timestamp: NtpTimestamp): number {
  const seconds = timestamp >> 32n;
  const inEra = seconds < eraSeconds / 2n ? seconds + eraSeconds : seconds;
  const us = ((timestamp & 0xffffffffn) * million) >> 32n;
  return Number((inEra - secondsTo1970) * million + us);
}

/** The 48 bytes of a packet. @throws if a field does not fit. */
export function encodePacket(packet: NtpPacket): Uint8Array {
  const bytes = new Uint8Array(packetBytes);
  const view = new DataView(bytes.buffer);
  const fitting = (name: string, value: number, least: number, greatest: number) => {
    if (Number.isInteger(value) && value >= least && value <= greatest) return value;
    throw new Error(`${name} must be a whole number from ${least} to ${greatest}, and not ${value}`);
  };
  const leap = fitting('leap', packet.leap, 0, 3);
  const version = fitting('version', packet.version, 1, 7);
  view.setUint8(0, (leap << 6) | (version << 3) | modes.indexOf(packet.mode));
  view.setUint8(1, fitting('stratum', packet.stratum, 0, 255));
  view.setInt8(2, fitting('poll', packet.poll, -128, 127));
  view.setInt8(3, fitting('precision', packet.precision, -128, 127));
  view.setUint32(4, fitting('rootDelayUs', toShort(packet.rootDelayUs), 0, 2 ** 32 - 1));
  view.setUint32(8, fitting('rootDispersionUs', toShort(packet.rootDispersionUs), 0, 2 ** 32 - 1));
  view.setUint32(12, fitting('referenceId', packet.referenceId, 0, 2 ** 32 - 1));
  for (const [index, name] of timestampFields.entries()) {
    if (BigInt.asUintN(64, packet[name]) !== packet[name])
      throw new Error(`${name} does not fit into 64 bits: ${packet[name]}`);
    view.setBigUint64(16 + 8 * index, packet[name]);
  }
  return bytes;
}

const timestampFields = ['reference', 'origin', 'receive', 'transmit'] as const;

/** What a packet says; extensions and authentication behind the 48 bytes are not looked at. `undefined` if it is none. */
export function decodePacket(bytes: Uint8Array): NtpPacket | undefined {
  if (bytes.length < packetBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, packetBytes);
  const first = view.getUint8(0);
  const version = (first >> 3) & 7;
  if (version === 0) return undefined;
  return {
    leap: (first >> 6) as NtpPacket['leap'],
    version,
    mode: modes[first & 7]!,
    stratum: view.getUint8(1),
    poll: view.getInt8(2),
    precision: view.getInt8(3),
    rootDelayUs: fromShort(view.getUint32(4)),
    rootDispersionUs: fromShort(view.getUint32(8)),
    referenceId: view.getUint32(12),
    reference: view.getBigUint64(16),
    origin: view.getBigUint64(24),
    receive: view.getBigUint64(32),
    transmit: view.getBigUint64(40),
  };
}

/** 16 bits of seconds and 16 of a fraction, rounded up: a bound stays one. */
const toShort = (us: number) => Math.ceil((us * 65_536) / 1_000_000);
const fromShort = (units: number) => Math.ceil((units * 1_000_000) / 65_536);

/** The kiss code of a packet with stratum 0, such as `RATE`: the server does not want to be asked so. */
export function kissCodeOf({ stratum, referenceId }: NtpPacket): string | undefined {
  if (stratum !== 0 || referenceId === 0) return undefined;
  return String.fromCharCode(...[24, 16, 8, 0].map((shift) => (referenceId >>> shift) & 0xff));
}
