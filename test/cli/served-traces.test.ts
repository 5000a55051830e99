import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readServedTraces, servedProtocolOf } from '../../src/cli/served-traces.ts';
import { root } from './run-cli.ts';

const recorded = ['n1', 'n2', 'n3'].map((name) => join(root, `histories/processes/raft/${name}.trace.jsonl`));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function copies(): [string, string, string] {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-traces-'));
  folders.push(folder);
  return recorded.map((path, index) => {
    const copy = join(folder, `n${index + 1}.jsonl`);
    copyFileSync(path, copy);
    return copy;
  }) as [string, string, string];
}

test('a trace of a process is told by its header', () => {
  expect(servedProtocolOf(recorded[0]!)).toBe('raft');
  expect(servedProtocolOf(join(root, 'docs/examples/generation-clock-trace.jsonl'))).toBeUndefined();
  expect(servedProtocolOf(join(root, 'docs/no-such-file'))).toBeUndefined();
});

test('half a line at the end, as a kill leaves it, is no step', async () => {
  const paths = copies();
  const whole = await readServedTraces(paths, 'raft/core');
  appendFileSync(paths[1], '{"event":"step","node":"n2","incar');
  expect((await readServedTraces(paths, 'raft/core')).steps).toHaveLength(whole.steps.length);
  appendFileSync(paths[1], '\n');
  await expect(readServedTraces(paths, 'raft/core')).rejects.toThrow('no JSON object');
});

test('what does not belong together is refused, and so is another model', async () => {
  const paths = copies();
  await expect(readServedTraces(paths, 'paxos')).rejects.toThrow('compared with raft/core, not with paxos');
  writeFileSync(paths[2], '{"quorate":"history","version":1}\n');
  await expect(readServedTraces(paths, 'raft/core')).rejects.toThrow('no trace of a process');
});
