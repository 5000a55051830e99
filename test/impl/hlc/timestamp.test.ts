import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareTimestamps,
  formatTimestamp,
  fromBigInt,
  fromBytes,
  greatestCounter,
  greatestPhysicalMs,
  hybridTimestamp,
  parseTimestamp,
  toBigInt,
  toBytes,
} from '../../../src/impl/hlc/timestamp.ts';

const timestamps = fc
  .tuple(
    fc.oneof(
      fc.maxSafeNat().map((n) => n % 2 ** 48),
      fc.nat(300),
    ),
    fc.nat(greatestCounter),
  )
  .map(([physicalMs, counter]) => hybridTimestamp(physicalMs, counter));

const sign = (value: number) => Math.sign(value);

describe('Kulkarni et al. 2014, section 6: a timestamp in 64 bits', () => {
  test('48 bits of milliseconds before 16 bits of counter', () => {
    const timestamp = hybridTimestamp(1_700_000_000_000, 1);
    expect(toBigInt(timestamp)).toBe(0x018bcfe56800_0001n);
    expect([...toBytes(timestamp)]).toEqual([0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x00, 0x00, 0x01]);
    expect(formatTimestamp(timestamp)).toBe('018bcfe56800-0001');
  });

  test('the first and the last', () => {
    expect(toBigInt(hybridTimestamp(0, 0))).toBe(0n);
    expect(toBigInt(hybridTimestamp(greatestPhysicalMs, greatestCounter))).toBe(2n ** 64n - 1n);
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(timestamps, (timestamp) => {
        expect(fromBigInt(toBigInt(timestamp))).toEqual(timestamp);
        expect(fromBytes(toBytes(timestamp))).toEqual(timestamp);
        expect(parseTimestamp(formatTimestamp(timestamp))).toEqual(timestamp);
      }),
    );
  });

  test('numbers, bytes and texts are ordered as the timestamps are', () => {
    fc.assert(
      fc.property(timestamps, timestamps, (left, right) => {
        const order = sign(compareTimestamps(left, right));
        expect(Number(toBigInt(left) > toBigInt(right)) - Number(toBigInt(left) < toBigInt(right))).toBe(
          order,
        );
        expect(sign(Buffer.compare(toBytes(left), toBytes(right)))).toBe(order);
        const [a, b] = [formatTimestamp(left), formatTimestamp(right)];
        expect(Number(a > b) - Number(a < b)).toBe(order);
      }),
    );
  });

  test('bytes in the midst of others', () => {
    const bytes = new Uint8Array([9, ...toBytes(hybridTimestamp(7, 8)), 9]);
    expect(fromBytes(bytes.subarray(1, 9))).toEqual({ physicalMs: 7, counter: 8 });
  });

  test.each([
    [() => hybridTimestamp(-1, 0), '-1 are no milliseconds'],
    [() => hybridTimestamp(0.5, 0), '0.5 are no milliseconds'],
    [() => hybridTimestamp(2 ** 48, 0), '281474976710656 are no milliseconds'],
    [() => hybridTimestamp(0, 65_536), '65536 is no counter'],
    [() => fromBigInt(2n ** 64n), 'does not fit into 64 bits'],
    [() => fromBigInt(-1n), 'does not fit into 64 bits'],
    [() => fromBytes(new Uint8Array(7)), 'a hybrid timestamp has 8 bytes, and not 7'],
    [() => parseTimestamp('018BCFE56800-0001'), 'is no hybrid timestamp'],
    [() => parseTimestamp('18bcfe56800-0001'), 'is no hybrid timestamp'],
  ])('what is none is told: %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
