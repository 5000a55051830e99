import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { BitReader, type ByteSource } from '../../src/history/bit-reader.ts';
import { gunzip } from '../../src/history/gunzip.ts';
import { defaultHistoryLimits } from '../../src/history/history-limits.ts';
import { Inflater } from '../../src/history/inflater.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { root } from '../cli/run-cli.ts';
import { badInputOf, contentOf } from './support.ts';

/** Gives bytes out in chunks of one size, always in the same buffer, as a file is read. */
function sourceOf(bytes: Uint8Array, chunkLength = 1000): ByteSource {
  const buffer = new Uint8Array(chunkLength);
  let at = 0;
  return () => {
    const chunk = bytes.subarray(at, (at += chunkLength));
    buffer.set(chunk);
    return buffer.subarray(0, chunk.length);
  };
}

function unpacked(bytes: Uint8Array, chunkLength?: number, limits = defaultHistoryLimits): Buffer {
  const pull = gunzip('h.gz', sourceOf(bytes, chunkLength), limits);
  const chunks: Buffer[] = [];
  for (let chunk = pull(); chunk.length > 0; chunk = pull()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function inflated(bytes: Uint8Array, chunkLength: number): Buffer {
  const inflater = new Inflater(new BitReader(sourceOf(bytes, chunkLength)));
  const chunks: Buffer[] = [];
  for (let chunk = inflater.next(); chunk !== undefined; chunk = inflater.next())
    chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Text that compresses like a history, text that repeats itself from afar, and bytes that do not compress. */
const anyContent: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    fc.array(fc.constantFrom('{:process ', ':type :invoke, ', ':f :read}', '0', '1', '\n'), {
      maxLength: 400,
    }),
    fc.string({ maxLength: 200 }).map((text) => text.repeat(300)),
    fc.uint8Array({ maxLength: 3000 }),
  )
  .map((content) => (content instanceof Uint8Array ? content : Buffer.from([content].flat().join(''))));

const anyDeflateOptions = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FILTERED,
  ),
});

describe('what zlib packs is unpacked', () => {
  test('whatever the content, level and strategy, in chunks of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyContent, anyDeflateOptions), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 300 }),
        (members, chunkLength) => {
          const packed = Buffer.concat(members.map(([content, options]) => gzipSync(content, options)));
          expect(
            unpacked(packed, chunkLength).equals(Buffer.concat(members.map(([content]) => content))),
          ).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('across many chunks, with repetitions from the whole window', () => {
    const block = Buffer.from(Array.from({ length: 32_768 }, (_, at) => (at * at * 31 + (at >> 3)) & 0xff));
    const content = Buffer.concat(Array.from({ length: 12 }, (_, at) => block.subarray(at)));
    for (const level of [0, 1, 9]) expect(unpacked(gzipSync(content, { level })).equals(content)).toBe(true);
  });

  test('behind a header with extra field, name, comment and check, and before padding', () => {
    const packed = gzipSync('content');
    const header = Buffer.from([...packed.subarray(0, 3), 2 + 4 + 8 + 16, ...packed.subarray(4, 10)]);
    const fields = Buffer.from('\x03\0abcname\0comment\0');
    const check = Buffer.alloc(2);
    check.writeUInt16LE(crc32(Buffer.concat([header, fields])) & 0xffff);
    const full = Buffer.concat([header, fields, check, packed.subarray(10), Buffer.alloc(100)]);
    expect(gunzipSync(full).toString()).toBe('content');
    expect(unpacked(full, 1).toString()).toBe('content');
  });
});

/** What a way of unpacking makes of raw data: the bytes, or that it refuses. */
function outcomeOf(run: () => Buffer): string {
  try {
    return run().toString('hex');
  } catch {
    return 'refused';
  }
}

test('damaged data is refused exactly where zlib refuses it', () => {
  let refused = 0;
  const anyDamage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(7)), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(anyContent, anyDeflateOptions, anyDamage, (content, options, damage) => {
      const packed = deflateRawSync(content, options);
      for (const [at, bit] of damage) packed[Math.floor(at * (packed.length - 1))]! ^= 1 << bit;
      const expected = outcomeOf(() => inflateRawSync(packed, { maxOutputLength: 1 << 24 }));
      expect(outcomeOf(() => inflated(packed, 97))).toBe(expected);
      if (expected === 'refused') refused += 1;
    }),
    { numRuns: 600 },
  );
  expect(refused).toBeGreaterThan(60);
});

test('random data is refused exactly where zlib refuses it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(3), (bytes, type) => {
      bytes[0] = (bytes[0]! & ~7) | (type << 1) | 1;
      const expected = outcomeOf(() => inflateRawSync(bytes, { maxOutputLength: 1 << 24 }));
      expect(outcomeOf(() => inflated(bytes, 7))).toBe(expected);
    }),
    { numRuns: 1500 },
  );
});

describe('what cannot be unpacked has one message', () => {
  const packed = gzipSync('{:process 0, :type :invoke, :f :read}\n'.repeat(50));
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(packed);
    copy[at < 0 ? copy.length + at : at] = value;
    return copy;
  };
  test.each<[string, Uint8Array, RegExp]>([
    ['check sum', changed(-8, packed.at(-8)! ^ 1), /damaged: the check sum is wrong \(byte \d+\)/],
    ['length', changed(-1, 7), /damaged: the length is wrong/],
    ['method', changed(2, 7), /damaged: the compression method is unknown/],
    ['flags', changed(3, 0xff), /damaged: the header has flags/],
    ['block type', changed(10, 0xff), /damaged: a block has no valid type/],
    ['something behind it', Buffer.concat([packed, Buffer.from('x')]), /what follows.*is not gzip/],
  ])('%s', (_, bytes, message) => {
    const error = badInputOf(() => unpacked(bytes));
    expect(error.message).toMatch(message);
    expect(error.place?.source).toBe('h.gz');
    expect(error.remedy).toContain('gzip -t');
  });

  test('cut off anywhere', () => {
    for (let end = 2; end < packed.length; end += 1) {
      const error = badInputOf(() => unpacked(packed.subarray(0, end)));
      expect(error.message).toBe('the compressed data (gzip) is cut off');
      expect(error.remedy).toContain('--tolerate-truncated');
    }
  });

  test('a bomb ends at the ratio, long before it is unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    let pulled = 0;
    const pull = sourceOf(bomb, 512);
    const unpack = gunzip(
      'bomb',
      () => {
        pulled += 1;
        return pull();
      },
      defaultHistoryLimits,
    );
    const error = badInputOf(() => {
      while (unpack().length > 0);
    });
    expect(error.message).toMatch(/more than 200 times as large as packed.*limit expansionRatio/);
    expect(error.remedy).toContain('zcat');
    expect(pulled * 512).toBeLessThan(bomb.length / 3);
  });

  test('a file that is too large unpacked names the limit', () => {
    const limits = { ...defaultHistoryLimits, expandedBytes: 1000 };
    expect(badInputOf(() => unpacked(packed, 100, limits)).message).toMatch(/limit expandedBytes of 1000/);
    expect(unpacked(packed, 100, { ...limits, expandedBytes: 1900 }).length).toBe(1900);
  });
});

describe('histories that are compressed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-gzip-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const plain = join(root, 'histories/replicated-register/reads-from-primary.jsonl');

  test('are told by their content, whatever they are called', () => {
    const path = join(folder, 'history.jsonl');
    execFileSync('sh', ['-c', `gzip -c '${plain}' > '${path}'`]);
    expect(contentOf(readHistory(path))).toEqual(contentOf(readHistory(plain)));
  });

  test('come on standard input, also byte by byte', () => {
    const module = new URL('../../src/history/read-history.ts', import.meta.url).href;
    const script = join(folder, 'stdin.mts');
    writeFileSync(
      script,
      `import { readHistory } from ${JSON.stringify(module)};
      const history = readHistory('-');
      console.log(history.source, history.operations.count);`,
    );
    const packed = `gzip -c '${plain}'`;
    const bytes = `(${packed} | head -c 1; sleep 0.2; ${packed} | tail -c +2)`;
    const output = execFileSync('sh', ['-c', `${bytes} | node --import tsx ${script}`], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(output.trim()).toBe(`<stdin> ${readHistory(plain).operations.count}`);
  });

  test('of which any byte is damaged give a history or a message', () => {
    const packed = gzipSync('[{:process 0, :type :invoke, :f :read}]');
    const path = join(folder, 'damaged');
    for (let at = 2; at < packed.length; at += 1) {
      const copy = Buffer.from(packed);
      copy[at]! ^= 0x55;
      writeFileSync(path, copy);
      try {
        // Time, extra flags and operating system are not covered by the check sum, and mean nothing to us.
        expect(readHistory(path).operations.count).toBe(1);
        expect(at).toBeGreaterThanOrEqual(4);
        expect(at).toBeLessThan(10);
      } catch (error) {
        expect(error).toBeInstanceOf(BadInput);
      }
    }
  });
});
