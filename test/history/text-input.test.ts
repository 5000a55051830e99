import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultHistoryLimits } from '../../src/history/history-limits.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { openText, textInputOf } from '../../src/history/text-input.ts';
import { badInputOf } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array): string {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

function linesOf(path: string): string[] {
  const input = openText(path);
  const lines: string[] = [];
  for (let line = input.nextLine(); line !== undefined; line = input.nextLine()) lines.push(line);
  input.close();
  return lines;
}

test('lines come without their ends, in any chunks, with empty ones', () => {
  for (const size of [1, 2, 3, 100]) {
    const input = textInputOf('a\r\n\nbcd\ne', { chunkLength: size });
    const lines: unknown[] = [];
    for (let line = input.nextLine(); line !== undefined; line = input.nextLine()) {
      lines.push([input.lineNumber, line, input.lineIsComplete]);
    }
    expect(lines).toEqual([
      [1, 'a', true],
      [2, '', true],
      [3, 'bcd', true],
      [4, 'e', false],
    ]);
  }
});

test('characters that lie across the chunks of a file are decoded', () => {
  const text = `x${'é😀'.repeat(200_000)}`;
  expect(linesOf(fileOf(text))).toEqual([text]);
});

test('a byte order mark is no part of the text', () => {
  expect(linesOf(fileOf('\ufeffa'))).toEqual(['a']);
});

describe('what is not text', () => {
  const cases: [name: string, bytes: Uint8Array, line: number | undefined, message: RegExp][] = [
    ['NUL', Buffer.from('a\nb\0c'), 2, /binary file: a NUL byte/],
    ['a lone continuation byte', Buffer.from([0x61, 10, 10, 0x61, 0x80, 10]), 3, /not UTF-8/],
    ['an overlong form', Buffer.from([0xc0, 0xaf]), 1, /not UTF-8/],
    ['a surrogate', Buffer.from([0x61, 10, 0xed, 0xa0, 0x80]), 2, /not UTF-8/],
    ['a character cut off by the end', Buffer.from([0x61, 10, 0xc3]), undefined, /not UTF-8/],
    ['NUL in gzip', gzipSync('a\nb\0c'), 2, /binary file: a NUL byte/],
    ['gzip in gzip', gzipSync(gzipSync('a')), undefined, /compressed with gzip twice/],
  ];
  test.each(cases)('%s', (_, bytes, line, message) => {
    const error = badInputOf(() => linesOf(fileOf(bytes)));
    expect(error.message).toMatch(message);
    expect(error.remedy).toBeDefined();
    if (line !== undefined) expect(error.place?.line).toBe(line);
  });

  test('behind the first chunk the line is right, too', () => {
    const lines = 'x'.repeat(99).concat('\n').repeat(10_000);
    const bytes = Buffer.concat([Buffer.from(lines), Buffer.from([0xff, 10])]);
    expect(badInputOf(() => linesOf(fileOf(bytes))).place?.line).toBe(10_001);
  });
});

test('an over-long line names its limit and its line', () => {
  const limits = { ...defaultHistoryLimits, lineLength: 1000 };
  for (const chunkLength of [64, 100_000]) {
    const input = textInputOf(`ok\n${'x'.repeat(5000)}\n`, { chunkLength, limits });
    input.nextLine();
    const error = badInputOf(() => input.nextLine());
    expect(error.message).toContain('lineLength of 1000');
    expect(error.place?.line).toBe(2);
  }
});

test('a missing file and a folder say so', () => {
  expect(badInputOf(() => readHistory(join(folder, 'nowhere'))).message).toBe('there is no such file');
  expect(badInputOf(() => readHistory(folder)).message).toContain('folder');
});

test('an empty file says so', () => {
  expect(badInputOf(() => readHistory(fileOf(''))).message).toBe('the history is empty');
  expect(badInputOf(() => readHistory(fileOf(' \n\n'))).message).toContain('nothing but blanks');
});

test('standard input is read to its end, also from a slow writer', () => {
  const module = new URL('../../src/history/read-history.ts', import.meta.url).href;
  const program = `import { readHistory } from ${JSON.stringify(module)};
    const history = readHistory('-');
    console.log(history.source, history.operations.count);`;
  const script = join(folder, 'stdin.mts');
  writeFileSync(script, program);
  const command = `(echo '{:process 0, :type :invoke,'; sleep 0.3; echo ':f :read}') | node --import tsx ${script}`;
  const root = new URL('../..', import.meta.url);
  expect(execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' }).trim()).toBe('<stdin> 1');
});
