import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { crc32c } from '../../src/core/crc32c.ts';
import {
  decodeLog,
  encodeFileHeader,
  encodeFrame,
  fileHeaderBytes,
  frameHeaderBytes,
} from '../../src/core/durable-record.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('CRC-32C', () => {
  test('the check value of the catalogue, and the examples of RFC 3720, B.4', () => {
    expect(crc32c(bytesOf('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
  });

  test('goes on from what came before', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(crc32c(right, crc32c(left))).toBe(crc32c(Uint8Array.from([...left, ...right])));
      }),
      { numRuns: 50 },
    );
  });
});

function logOf(...frames: readonly (readonly unknown[])[]): Uint8Array {
  const parts = [encodeFileHeader(), ...frames.map((records, number) => encodeFrame(number, records))];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const frames = [
  [{ term: 1 }, 'x'],
  [{ entry: ['put', 'key', 'QREC \u2028 é \ud800'] }],
  [null, [], {}],
  [{ vote: 'n2' }],
];
const whole = logOf(...frames);
/** Where each frame begins, and the end of the last. */
const borders = [fileHeaderBytes];
for (const [number, records] of frames.entries())
  borders.push(borders.at(-1)! + encodeFrame(number, records).length);

describe('a log', () => {
  test('says what was written', () => {
    expect(decodeLog(whole, 'log')).toEqual({
      records: frames.flat(),
      frames: 4,
      validBytes: whole.length,
      tornBytes: 0,
    });
  });

  test('cut off after any byte gives the records of the frames before the cut', () => {
    for (let length = fileHeaderBytes; length <= whole.length; length++) {
      const complete = borders.filter((border) => border <= length).length - 1;
      expect(decodeLog(whole.subarray(0, length), 'log')).toEqual({
        records: frames.slice(0, complete).flat(),
        frames: complete,
        validBytes: borders[complete],
        tornBytes: length - borders[complete]!,
      });
    }
  });

  test('of whose last frame the disk wrote any of the bytes, and left others as zeros, gives those before it', () => {
    const start = borders.at(-2)!;
    for (let index = start; index < whole.length; index++) {
      if (whole[index] === 0) continue;
      const torn = whole.slice();
      torn[index] = 0;
      expect(decodeLog(torn, 'log').records).toEqual(frames.slice(0, -1).flat());
    }
  });

  test('with any byte changed before its last frame is refused with the place, never read on', () => {
    for (let index = 0; index < borders.at(-2)!; index++) {
      for (const bit of [1, 0x80]) {
        const damaged = whole.slice();
        damaged[index]! ^= bit;
        expect(() => decodeLog(damaged, 'a/log')).toThrow(BadInput);
        if (index < fileHeaderBytes) continue;
        const frame = borders.findLastIndex((border) => border <= index);
        expect(() => decodeLog(damaged, 'a/log')).toThrow(`the log is damaged at byte ${borders[frame]}`);
      }
    }
  });

  test('that lost a frame, or has one twice, is refused', () => {
    const parts = borders.slice(1).map((end, index) => [...whole.subarray(borders[index]!, end)]);
    const header = [...whole.subarray(0, fileHeaderBytes)];
    for (const order of [
      [0, 2, 3],
      [1, 2, 3],
      [0, 1, 1, 2, 3],
      [0, 2, 1, 3],
    ]) {
      const bytes = Uint8Array.from([...header, ...order.flatMap((index) => parts[index]!)]);
      expect(() => decodeLog(bytes, 'log')).toThrow('the log is damaged at byte');
    }
  });

  test('of another version, or no log at all, is told from a damaged one', () => {
    const later = whole.slice();
    later[11] = 2;
    expect(() => decodeLog(later, 'log')).toThrow('the log is damaged at byte 0');
    new DataView(later.buffer).setUint32(12, crc32c(later.subarray(0, 12)));
    expect(() => decodeLog(later, 'log')).toThrow('format version 2');
    expect(() => decodeLog(bytesOf('{"json": "lines"}'), 'log')).toThrow('not a log of a quorate node');
    expect(() => decodeLog(new Uint8Array(), 'log')).toThrow('not a log of a quorate node');
  });

  test('a payload never contains what looks like a frame, whatever a client writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        // A whole frame, taken for text, as a value: its torn end must not be found again inside it.
        const inner = Array.from([...encodeFrame(1, [[...bytes]])], (byte) => String.fromCharCode(byte)).join(
          '',
        );
        const log = logOf(['first'], [inner]);
        for (const cut of [1, 2, frameHeaderBytes])
          expect(decodeLog(log.subarray(0, log.length - cut), 'log').records).toEqual(['first']);
      }),
      { numRuns: 50 },
    );
  });
});
