/**
 * Timestamps of hybrid logical clocks (Kulkarni, Demirbas, Madappa, Avva and Leone, Logical Physical Clocks, 2014), in 64 bits as
 * in section 6 of the paper: 48 for milliseconds since 1970, which lasts until the year 10889, and 16 for the counter.
 */
export interface HybridTimestamp {
  /** The highest physical time of which the event knows: whole milliseconds since 1970, 0 to {@link greatestPhysicalMs}. */
  readonly physicalMs: number;
  /** Orders events that know of no higher physical time: 0 to {@link greatestCounter}. */
  readonly counter: number;
}

export const greatestPhysicalMs = 2 ** 48 - 1;
export const greatestCounter = 2 ** 16 - 1;

/** @throws if one of the two does not fit into its bits. */
export function hybridTimestamp(physicalMs: number, counter: number): HybridTimestamp {
  if (!isWithin(physicalMs, greatestPhysicalMs))
    throw new Error(`${physicalMs} are no milliseconds of a hybrid timestamp, 0 to ${greatestPhysicalMs}`);
  if (!isWithin(counter, greatestCounter))
    throw new Error(`${counter} is no counter of a hybrid timestamp, 0 to ${greatestCounter}`);
  return { physicalMs, counter };
}

const isWithin = (value: number, greatest: number) =>
  Number.isInteger(value) && value >= 0 && value <= greatest;

/** Negative if the left timestamp is the earlier one, positive if the right one is: by physical time, then by counter. */
export const compareTimestamps = (left: HybridTimestamp, right: HybridTimestamp): number =>
  left.physicalMs - right.physicalMs || left.counter - right.counter;

/** The timestamp as one whole number of 64 bits; numbers are ordered as the timestamps are. */
export const toBigInt = ({ physicalMs, counter }: HybridTimestamp): bigint =>
  (BigInt(physicalMs) << 16n) | BigInt(counter);

/** @throws if it is not a whole number of 64 bits without a sign. */
export function fromBigInt(packed: bigint): HybridTimestamp {
  if (BigInt.asUintN(64, packed) !== packed) throw new Error(`${packed} does not fit into 64 bits`);
  return { physicalMs: Number(packed >> 16n), counter: Number(packed & 0xffffn) };
}

/** Eight bytes, the greatest first: compared byte by byte they are ordered as the timestamps are. */
export function toBytes(timestamp: HybridTimestamp): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, toBigInt(timestamp));
  return bytes;
}

/** @throws if there are not eight. */
export function fromBytes(bytes: Uint8Array): HybridTimestamp {
  if (bytes.length !== 8) throw new Error(`a hybrid timestamp has 8 bytes, and not ${bytes.length}`);
  return fromBigInt(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0));
}

/** Such as `018bcfe56800-0001`, in hexadecimal digits: texts are ordered as the timestamps are. */
export const formatTimestamp = ({ physicalMs, counter }: HybridTimestamp): string =>
  `${physicalMs.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}`;

/** @throws if the text does not have the form of {@link formatTimestamp}. */
export function parseTimestamp(text: string): HybridTimestamp {
  const digits = /^([0-9a-f]{12})-([0-9a-f]{4})$/.exec(text);
  if (!digits)
    throw new Error(`"${text}" is no hybrid timestamp: it looks like 018bcfe56800-0001, in small digits`);
  return { physicalMs: Number.parseInt(digits[1]!, 16), counter: Number.parseInt(digits[2]!, 16) };
}
