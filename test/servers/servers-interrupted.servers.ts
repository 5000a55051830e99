import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const startLimitMs = 60_000;
/** What is left of a run must be gone by then. */
const goneLimitMs = 5_000;

/** Processes of the run, the harness itself aside. */
function serversOf(harness: number): readonly number[] {
  const mark = `QUORATE_RUN_ID=servers-${harness}-`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((processId) => {
      try {
        return readFileSync(`/proc/${processId}/environ`, 'utf8').includes(mark);
      } catch {
        return false;
      }
    });
}

async function until(isDone: () => boolean, maxMs: number): Promise<boolean> {
  const endMs = performance.now() + maxMs;
  while (!isDone() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 50));
  return isDone();
}

/** A run that would last for a minute, once its servers are there. */
async function startRun(server: string, workload: string, count: number): Promise<ChildProcess> {
  const script = join(root, 'scripts/verify-servers.ts');
  const args = ['--server', server, '--workload', workload, '--seconds', '60', '--faults', 'pause'];
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root, stdio: 'ignore' });
  const isThere = await until(() => serversOf(child.pid!).length >= count, startLimitMs);
  expect(isThere, 'the servers have been started').toBe(true);
  return child;
}

describe.skipIf(process.platform !== 'linux')('a run against servers', () => {
  test('that is interrupted ends its servers, and itself', async () => {
    const child = await startRun('redis', 'lin-kv', 1);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
    expect(serversOf(child.pid!)).toEqual([]);
  });

  test('that is killed leaves no server behind', async () => {
    const child = await startRun('etcd', 'lin-kv', 3);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await until(() => serversOf(child.pid!).length === 0, goneLimitMs)).toBe(true);
  });
});
