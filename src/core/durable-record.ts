import { BadInput } from './bad-input.ts';
import { crc32c } from './crc32c.ts';

/*
 * The bytes of a node's log on disk. All numbers are unsigned, 32 bits, most significant byte first.
 *
 *   file:   "quorate\n"  version  checksum of the 12 bytes before  frame*
 *   frame:  "QREC"  number in the file, from 0  length of the payload  checksum  payload
 *
 * The payload is a JSON array of records: those that went to the disk together. The checksum is CRC-32C over the rest of the
 * frame. A frame is written only after the one before it is on the disk, so that a power cut damages the last frame at most,
 * whatever order the disk writes its pages in. Hence the rule by which a torn end is told from a damaged log: after a torn
 * frame there is nothing that was ever complete.
 */

const fileMark = new TextEncoder().encode('quorate\n');
const version = 1;
export const fileHeaderBytes = 16;

const frameMark = 0x51524543;
export const frameHeaderBytes = 16;

/**
 * Of one frame. Smaller than 2^29, so that the first byte of a length is a control character, which JSON text never contains:
 * what looks like the header of a frame is never a part of a payload.
 */
export const maxPayloadBytes = 256 * 1024 * 1024;

/** What a log begins with. */
export function encodeFileHeader(): Uint8Array {
  const bytes = new Uint8Array(fileHeaderBytes);
  bytes.set(fileMark);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, version);
  view.setUint32(12, crc32c(bytes.subarray(0, 12)));
  return bytes;
}

/**
 * The frame of records that are to become durable together.
 *
 * @param number how many frames are before it in its file.
 * @throws RangeError for more than {@link maxPayloadBytes}.
 */
export function encodeFrame(number: number, records: readonly unknown[]): Uint8Array {
  const payload = new TextEncoder().encode(JSON.stringify(records));
  if (payload.length > maxPayloadBytes)
    throw new RangeError(
      `records of ${payload.length} bytes are more than the ${maxPayloadBytes} of a frame`,
    );
  const bytes = new Uint8Array(frameHeaderBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frameMark);
  view.setUint32(4, number);
  view.setUint32(8, payload.length);
  bytes.set(payload, frameHeaderBytes);
  view.setUint32(12, checksumOf(bytes));
  return bytes;
}

function checksumOf(frame: Uint8Array): number {
  return crc32c(frame.subarray(frameHeaderBytes), crc32c(frame.subarray(0, 12)));
}

/** What a log says. */
export interface DecodedLog {
  /** In the order in which they were written. */
  readonly records: readonly unknown[];
  readonly frames: number;
  /** The bytes up to the end of the last whole frame. */
  readonly validBytes: number;
  /** The bytes behind those: what a crash left of a frame whose records nobody was promised. */
  readonly tornBytes: number;
}

/**
 * The records of a log, without what a crash tore off its end.
 *
 * @param source the file's name, for messages.
 * @throws BadInput if the log is damaged before its end, or is none of ours: no record is ever skipped.
 */
export function decodeLog(bytes: Uint8Array, source: string): DecodedLog {
  readFileHeader(bytes, source);
  const records: unknown[] = [];
  let frames = 0;
  let offset = fileHeaderBytes;
  for (;;) {
    const end = endOfFrame(bytes, offset);
    if (end === undefined || numberAt(bytes, offset) !== frames) break;
    records.push(...readPayload(bytes.subarray(offset + frameHeaderBytes, end), offset, source));
    frames += 1;
    offset = end;
  }
  refuseFramesFrom(bytes, offset, source);
  return { records, frames, validBytes: offset, tornBytes: bytes.length - offset };
}

function readFileHeader(bytes: Uint8Array, source: string): void {
  const expected = encodeFileHeader();
  const isMarked = fileMark.every((byte, index) => bytes[index] === byte);
  if (bytes.length < fileHeaderBytes || !isMarked) {
    throw new BadInput('this is not a log of a quorate node, or its first bytes are damaged', {
      place: { source },
      remedy: 'Name the folder of a node, or an empty one. A damaged one is restored from a copy.',
    });
  }
  if (expected.every((byte, index) => bytes[index] === byte)) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (crc32c(bytes.subarray(0, 12)) !== view.getUint32(12)) refuseDamage(0, source);
  throw new BadInput(`the log has format version ${view.getUint32(8)}, and this program knows ${version}`, {
    place: { source },
    remedy: 'Use the version of quorate that wrote it.',
  });
}

/** Where the frame that begins here ends; `undefined` if no whole frame does. */
function endOfFrame(bytes: Uint8Array, offset: number): number | undefined {
  if (bytes.length - offset < frameHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  if (view.getUint32(0) !== frameMark) return undefined;
  const end = offset + frameHeaderBytes + view.getUint32(8);
  if (end > bytes.length) return undefined;
  return checksumOf(bytes.subarray(offset, end)) === view.getUint32(12) ? end : undefined;
}

function numberAt(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + offset).getUint32(4);
}

function readPayload(payload: Uint8Array, offset: number, source: string): readonly unknown[] {
  let records: unknown;
  try {
    records = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    refuseDamage(offset, source);
  }
  return Array.isArray(records) ? records : refuseDamage(offset, source);
}

/** A whole frame behind one that is not, or that is missing: the log was complete there once. */
function refuseFramesFrom(bytes: Uint8Array, offset: number, source: string): void {
  for (let start = offset; start + frameHeaderBytes <= bytes.length; start++) {
    if (bytes[start] === frameMark >>> 24 && endOfFrame(bytes, start) !== undefined)
      refuseDamage(offset, source, start);
  }
}

function refuseDamage(offset: number, source: string, whole?: number): never {
  const behind = whole === undefined ? '' : `, though a whole record follows at byte ${whole}`;
  throw new BadInput(`the log is damaged at byte ${offset}${behind}`, {
    place: { source },
    remedy:
      'This is no torn write, which would be at the end: the disk or another program has changed the file. ' +
      'Promises of this node may be lost, so it must not go on with the rest. Restore the folder from a copy that ' +
      'is not older, or remove the node from its cluster and add it again under a new name with an empty folder.',
  });
}
