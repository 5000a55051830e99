import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { specifications } from '../../src/checkers/objects/registry.ts';
import { operationAt } from '../../src/core/history.ts';
import { maelstromWorkloads } from '../../src/history/maelstrom-workloads.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

const store = mkdtempSync(join(tmpdir(), 'quorate-store-'));
afterAll(() => rmSync(store, { recursive: true }));

const edn = (process: number, value: string) =>
  `{:process ${process}, :type :invoke, :f :read, :value ${value}}\n`;

/** A run in the store, with the files given, and `latest` pointing at it. */
function run(name: string, files: Record<string, string>, subfolder?: string): string {
  const folder = join(store, name, '20260101T000000');
  mkdirSync(subfolder === undefined ? folder : join(folder, subfolder), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  rmSync(join(store, name, 'latest'), { force: true });
  symlinkSync('20260101T000000', join(store, name, 'latest'));
  return join(store, name, 'latest');
}

test("the history in a run of Jepsen's store is found, and history.edn is taken before history.txt", () => {
  const folder = run('etcd', {
    'history.txt': '9\t:invoke\t:read\tnil\n',
    'history.edn': edn(3, '[1 nil]'),
    'results.edn': '{:valid? true}',
    'jepsen.log': 'Running\n',
  });
  const history = readHistory(folder);
  expect(history.source).toBe(join(folder, 'history.edn'));
  expect(history.processes).toEqual(['3']);
  expect(operationAt(history, 0)).toMatchObject({ key: undefined, argument: [1, null] });
  expect(operationAt(readHistory(folder, { keyed: true }), 0)).toMatchObject({ key: 1, argument: null });
});

test('the folder of a test stands for its latest run', () => {
  run('one-more', { 'history.txt': '9\t:invoke\t:read\tnil\n' });
  expect(readHistory(join(store, 'one-more')).processes).toEqual(['9']);
});

test("a run of Maelstrom's lin-kv is keyed and has its specification, unless told otherwise", () => {
  const folder = run('lin-kv', { 'history.edn': edn(3, '[1 nil]') }, 'node-logs');
  const history = readHistory(folder);
  expect(history.model).toBe('cas-register');
  expect(history.notes).toEqual([expect.stringContaining("a run of Maelstrom's workload lin-kv")]);
  expect(operationAt(history, 0)).toMatchObject({ key: 1, argument: null });
  expect(operationAt(readHistory(folder, { keyed: false }), 0)).toMatchObject({ argument: [1, null] });
});

test('a workload that asks for less than linearizability says so', () => {
  const folder = run('g-set', { 'history.edn': edn(3, 'nil') }, 'node-logs');
  expect(readHistory(folder).notes).toContainEqual(expect.stringContaining('more than it promises'));
});

test('each workload is judged as an object that there is, and broadcast is an add', () => {
  const names = new Set(specifications.map(({ name }) => name));
  for (const { model } of maelstromWorkloads.values()) expect(names).toContain(model);
  const operation = '{:process 0, :type :invoke, :f :broadcast, :value 3}';
  const history = readHistory(run('broadcast', { 'history.edn': operation }, 'node-logs'));
  expect(history).toMatchObject({ model: 'grow-only-set', functions: ['add'] });
  expect(history.notes).toContain('broadcast is read as add');
});

test('the name of a folder alone means nothing', () => {
  rmSync(join(store, 'lin-kv'), { recursive: true });
  const history = readHistory(run('lin-kv', { 'history.edn': edn(3, '[1 nil]') }));
  expect(history.model).toBeUndefined();
  expect(operationAt(history, 0).argument).toEqual([1, null]);
});

test('a folder without a history is bad input', () => {
  const error = badInputOf(() => readHistory(run('nothing', { 'test.jepsen': 'JEPSEN' })));
  expect(error.message).toBe('this folder holds no history');
  expect(error.remedy).toContain('history.edn');
});
