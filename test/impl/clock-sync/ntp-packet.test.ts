import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodePacket,
  encodePacket,
  fromNtpTimestamp,
  kissCodeOf,
  type NtpMode,
  type NtpPacket,
  noTime,
  toNtpTimestamp,
} from '../../../src/impl/clock-sync/ntp-packet.ts';
import { judgeReply, replyPacket, requestPacket } from '../../../src/impl/clock-sync/sntp.ts';

const byte = (min: number, max: number) => fc.integer({ min, max });
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const packets: fc.Arbitrary<NtpPacket> = fc.record({
  leap: fc.constantFrom<NtpPacket['leap']>(0, 1, 2, 3),
  version: byte(1, 7),
  mode: fc.constantFrom<NtpMode>('client', 'server', 'broadcast', 'control'),
  stratum: byte(0, 255),
  poll: byte(-128, 127),
  precision: byte(-128, 127),
  // What 16 bits of a fraction can tell.
  rootDelayUs: fc.nat(65_535).map((seconds) => seconds * 1_000_000),
  rootDispersionUs: fc.nat(65_535).map((seconds) => seconds * 1_000_000),
  referenceId: byte(0, 2 ** 32 - 1),
  ...{ reference: time, origin: time, receive: time, transmit: time },
});

describe('RFC 5905, section 6: timestamps', () => {
  test('figure 4: seconds since 1900, and the era that ends in 2036', () => {
    expect(toNtpTimestamp(0)).toBe(2_208_988_800n << 32n);
    expect(toNtpTimestamp(500_000) & 0xffffffffn).toBe(0x80000000n);
    const first = Date.UTC(2036, 1, 7, 6, 28, 16) * 1000;
    expect(toNtpTimestamp(first - 1_000_000)).toBe(0xffffffffn << 32n);
    expect(toNtpTimestamp(first)).toBe(0n);
    expect(fromNtpTimestamp(1n << 32n)).toBe(first + 1_000_000);
  });

  test('each microsecond from 1968 to 2104 comes back', () => {
    const [least, greatest] = [-61_505_152_000_000, 4_233_462_143_999_999];
    fc.assert(
      fc.property(
        fc.integer({ min: least, max: greatest }),
        (us) => fromNtpTimestamp(toNtpTimestamp(us)) === us,
      ),
    );
    for (const us of [least, greatest]) expect(fromNtpTimestamp(toNtpTimestamp(us))).toBe(us);
    for (const us of [least - 1, greatest + 1])
      expect(() => toNtpTimestamp(us)).toThrow('is not between 1968 and 2104');
    expect(() => toNtpTimestamp(0.5)).toThrow('is no whole number');
  });

  test('their order is that of the times within an era', () => {
    const inEra = fc.integer({ min: 0, max: 2_085_978_495_000_000 });
    fc.assert(
      fc.property(inEra, inEra, (a, b) => {
        expect(toNtpTimestamp(a) < toNtpTimestamp(b)).toBe(a < b);
      }),
    );
  });
});

describe('RFC 5905, section 7.3: packets', () => {
  test.each([
    ['stratum', 0, 255],
    ['poll', -128, 127],
    ['precision', -128, 127],
    ['referenceId', 0, 2 ** 32 - 1],
  ] as const)('%s has its place, and nothing greater or less', (field, least, greatest) => {
    const packet = requestPacket(1n);
    for (const value of [least, greatest])
      expect(decodePacket(encodePacket({ ...packet, [field]: value }))![field]).toBe(value);
    for (const value of [least - 1, greatest + 1])
      expect(() => encodePacket({ ...packet, [field]: value })).toThrow(field);
  });

  test('figure 8, byte by byte', () => {
    const bytes = encodePacket({
      ...{ leap: 3, version: 4, mode: 'server', stratum: 2, poll: 6, precision: -20 },
      ...{ rootDelayUs: 1_500_000, rootDispersionUs: 250_000, referenceId: 0x7f000001 },
      ...{ reference: 1n, origin: 2n, receive: 3n, transmit: 0x0102030405060708n },
    });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      'e40206ec00018000000040007f000001' +
        '0000000000000001' +
        '0000000000000002' +
        '0000000000000003' +
        '0102030405060708',
    );
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodePacket(encodePacket(packet))).toEqual(packet);
      }),
    );
  });

  test('any bytes are a packet or none, and what is behind it is not looked at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const packet = decodePacket(bytes);
        expect(packet === undefined).toBe(bytes.length < 48 || ((bytes[0]! >> 3) & 7) === 0);
        if (packet) expect([...encodePacket(packet)]).toEqual([...bytes.slice(0, 48)]);
      }),
    );
  });

  test.each([
    [{ stratum: 256 }, 'stratum must be a whole number from 0 to 255'],
    [{ version: 8 }, 'version must be'],
    [{ rootDelayUs: -1_000_000 }, 'rootDelayUs must be'],
    [{ rootDelayUs: 2 ** 16 * 1_000_000 }, 'rootDelayUs must be'],
    [{ rootDispersionUs: 2 ** 16 * 1_000_000 }, 'rootDispersionUs must be'],
    [{ referenceId: 2 ** 32 }, 'referenceId must be'],
    [{ poll: 128 }, 'poll must be'],
    [{ precision: -129 }, 'precision must be'],
    [{ transmit: 2n ** 64n }, 'transmit does not fit into 64 bits'],
  ])('a field that does not fit is told: %o', (change, message) => {
    expect(() => encodePacket({ ...requestPacket(7n), ...change })).toThrow(message);
  });
});

describe('RFC 5905, sections 7.4, 8 and 14: the simple exchange', () => {
  const clock = { stratum: 1, referenceId: 0, rootDelayUs: 40, rootDispersionUs: 5, precision: -20 };
  const request = requestPacket(77n);
  const reply = replyPacket(request, clock, 1000, 1010)!;
  const judge = (change: Partial<NtpPacket>) => judgeReply({ ...reply, ...change }, 77n, 500, 560);

  test('a server answers with the nonce of the request, and when it came in and went out', () => {
    expect(judge({})).toEqual({
      kind: 'sample',
      sample: { originUs: 500, receiveUs: 1000, transmitUs: 1010, destinationUs: 560 },
      serverErrorUs: 25,
    });
  });

  test('what is no request is not answered', () => {
    expect(replyPacket(reply, clock, 0, 0)).toBeUndefined();
    expect(replyPacket({ ...request, version: 5 }, clock, 0, 0)).toBeUndefined();
  });

  test.each<[Partial<NtpPacket>, string]>([
    [{ mode: 'broadcast' }, 'a packet of mode broadcast'],
    [{ origin: 78n }, 'it answers another request'],
  ])('what may be forged or old is waited past: %o', (change, reason) => {
    expect(judge(change)).toEqual({ kind: 'ignored', reason });
  });

  test.each<[Partial<NtpPacket>, string]>([
    [{ stratum: 0, referenceId: 0x52415445 }, 'the server answers RATE'],
    [{ leap: 3 }, 'the server is not synchronized itself'],
    [{ stratum: 16 }, 'the server is not synchronized itself'],
    [{ transmit: noTime }, 'the server gives no time'],
    [{ receive: toNtpTimestamp(1011) }, 'the server answers before it is asked'],
  ])('a server that gives no time is told: %o', (change, reason) => {
    expect(judge(change)).toEqual({ kind: 'refused', reason });
  });

  test('only stratum 0 has a kiss code', () => {
    expect(kissCodeOf({ ...reply, referenceId: 0x52415445 })).toBeUndefined();
  });
});

test('a server that takes no time to answer gives one; one that answers before it is asked does not', () => {
  const clock = { stratum: 1, referenceId: 0, rootDelayUs: 0, rootDispersionUs: 0, precision: -20 };
  const answered = (receiveUs: number, transmitUs: number) =>
    judgeReply(replyPacket(requestPacket(7n), clock, receiveUs, transmitUs)!, 7n, 0, 1).kind;
  expect([answered(5_000_000, 5_000_000), answered(5_000_001, 5_000_000)]).toEqual(['sample', 'refused']);
});
