import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  connectionKeys,
  FrameReader,
  FrameWriter,
  type Greeting,
} from '../../src/runtime/peers/peer-frames.ts';

const sharedKey = Buffer.from('a shared key of enough bytes');
const greeting: Greeting = { quorate: 1, cluster: 'c', from: 'n1', to: 'n2', nonce: '0'.repeat(64) };
const accepted = { nonce: '1'.repeat(64) };
const { fromDialler, toDialler } = connectionKeys(sharedKey, greeting, accepted);

const readAll = (reader: FrameReader, bytes: Uint8Array) => [...reader.read(bytes)];
const payloads = ['{"ping":true}', '', '{"id":"n1/1/1","message":{"type":"vote","é":"\u2028"}}'];
function framesOf(key: Uint8Array, texts: readonly string[]): Uint8Array[] {
  const writer = new FrameWriter(key);
  return texts.map((text) => writer.frame(Buffer.from(text)));
}

describe('frames', () => {
  test('come out as they went in, however the bytes are cut', () => {
    const bytes = Buffer.concat(framesOf(fromDialler, payloads));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const reader = new FrameReader(fromDialler, 1_000);
        const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const read = borders
          .slice(1)
          .flatMap((end, index) => readAll(reader, bytes.subarray(borders[index]!, end)));
        expect(read).toEqual(payloads);
      }),
      { numRuns: 50 },
    );
  });

  test('are refused with any bit changed', () => {
    const bytes = Buffer.concat(framesOf(fromDialler, payloads.slice(0, 1)));
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      const reader = new FrameReader(fromDialler, 1_000);
      // A greater length only makes it wait for bytes that do not come; then the code is wrong.
      expect(() => readAll(reader, Buffer.concat([changed, Buffer.alloc(2 ** 16)]))).toThrow(
        /authentic|allowed/,
      );
    }
  });

  test('are refused repeated, left out and in another order', () => {
    const [first, second, third] = framesOf(fromDialler, payloads) as [Uint8Array, Uint8Array, Uint8Array];
    for (const order of [[first, first], [second], [first, third], [second, first]]) {
      expect(() => readAll(new FrameReader(fromDialler, 1_000), Buffer.concat(order))).toThrow('authentic');
    }
  });

  test('are refused from another connection, direction, pair, cluster or key', () => {
    const bytes = Buffer.concat(framesOf(fromDialler, payloads));
    const others = [
      toDialler,
      connectionKeys(Buffer.from('another key of enough bytes!'), greeting, accepted).fromDialler,
      connectionKeys(sharedKey, greeting, { nonce: '2'.repeat(64) }).fromDialler,
      ...(['cluster', 'from', 'to', 'nonce'] as const).map(
        (field) => connectionKeys(sharedKey, { ...greeting, [field]: 'x' }, accepted).fromDialler,
      ),
    ];
    for (const key of others) expect(() => readAll(new FrameReader(key, 1_000), bytes)).toThrow('authentic');
  });

  test('that are too long are refused before their bytes have come', () => {
    const [frame] = framesOf(fromDialler, ['x'.repeat(1_001)]) as [Uint8Array];
    expect(() => readAll(new FrameReader(fromDialler, 1_000), frame.subarray(0, 36))).toThrow(
      'a message of 1001 bytes, and 1000 are allowed',
    );
  });
});
