import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { filesBeside } from '../../src/tla/files-beside.ts';
import { loadSpecification } from '../../src/tla/load-specification.ts';
import { FileRefused } from '../../src/tla/runtime/specification-files.ts';

let around = '';
let folder = '';

beforeAll(() => {
  around = mkdtempSync(join(tmpdir(), 'files-'));
  folder = join(around, 'specs');
  mkdirSync(join(folder, 'traces'), { recursive: true });
  writeFileSync(join(around, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'traces', 'one.txt'), 'one');
  writeFileSync(join(folder, '..dots.txt'), 'dots');
  symlinkSync(join(around, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(join(folder, 'traces'), join(folder, 'more'));
});

afterAll(() => rmSync(around, { recursive: true }));

describe('files beside a specification', () => {
  const files = () => {
    const written: string[] = [];
    return { written, files: filesBeside(folder, (path) => written.push(path)) };
  };

  test.each([
    ['traces/one.txt', 'one'],
    ['more/one.txt', 'one'],
    ['traces/../traces/one.txt', 'one'],
    ['..dots.txt', 'dots'],
    ['missing.txt', undefined],
    ['../missing.txt', undefined],
  ])('%s is read', (path, text) => {
    expect(files().files.read(path)).toBe(text);
  });

  test('a place in the folder may be given whole', () => {
    expect(files().files.read(join(folder, 'traces', 'one.txt'))).toBe('one');
  });

  test.each(['../secret.txt', 'link.txt', '/etc/passwd', '.', 'traces'])('%s is refused', (path) => {
    expect(() => files().files.read(path)).toThrow(FileRefused);
  });

  test('what is written is read again, and is not on the disk', () => {
    const { files: own, written } = files();
    own.write('traces/one.txt', ' two', 'append');
    own.write('new.txt', 'a', 'append');
    own.write('new.txt', 'b', 'append');
    own.write('../secret.txt', 'mine', 'replace');
    expect(['traces/one.txt', 'new.txt', '../secret.txt'].map(own.read)).toEqual(['one two', 'ab', 'mine']);
    expect(written).toEqual(['traces/one.txt', 'new.txt', '../secret.txt']);
    expect(readdirSync(folder)).not.toContain('new.txt');
    expect(files().files.read('traces/one.txt')).toBe('one');
  });
});

describe('specifications that use files', () => {
  const file = (name: string) => fileURLToPath(new URL(`./specifications/${name}`, import.meta.url));

  // TLC's counts.
  test('JSON, lines of JSON, CSV, and the environment', async () => {
    const environment = new Map([['FILES_TEST', 'on']]);
    const result = await explore(await loadSpecification(file('Files.tla'), { environment }));
    expect(result).toMatchObject({
      counterexample: { property: 'Below', depth: 5 },
      states: { generated: 6, distinct: 6 },
    });
    const without = loadSpecification(file('Files.tla'), { environment: new Map() });
    await expect(without).rejects.toThrow('FILES_TEST');
  });

  const failing = async (claim: string) => {
    const text = `---- MODULE Root ----\nEXTENDS Json, CSV, IOUtils\nASSUME ${claim}\n====\n---- CONFIG Root ----\n====`;
    writeFileSync(join(folder, 'Root.tla'), text);
    return explore(await loadSpecification(join(folder, 'Root.tla')));
  };

  test.each([
    ['JsonDeserialize("../secret.txt") = 1', 'reads only files in its own folder'],
    ['CSVRecords("link.txt") = 1', 'reads only files in its own folder'],
    ['JsonDeserialize("missing.json") = 1', 'There is no file missing.json'],
    ['JsonDeserialize("traces/one.txt") = 1', 'Malformed JSON'],
    ['JsonSerialize("new.json", 1)', 'sequence or record'],
    ['IOExec(<<"ls">>) = 1', 'a specification may not run commands'],
    ['IODeserialize("one.vos", FALSE) = 1', 'use Json'],
  ])('%s has no value', async (claim, message) => {
    await expect(failing(claim)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      place: { source: join(folder, 'Root.tla'), line: 3 },
    });
  });
});
