import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const startLimitMs = 60_000;
/** What is left of a run must be gone by then: who is killed while it waits for a slow disk ends when the disk has answered. */
const goneLimitMs = 30_000;

const programs = ['etcd', 'java', 'redis-server'];

interface Found {
  readonly name: string;
  readonly parent: number;
}

/** `/proc/PID/stat`: the name in parentheses, the state, the parent. One that has ended, and whose parent has not asked, is none. */
function processOf(processId: number): Found | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const [, name] = /\((.*)\)/.exec(text)!;
    const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : { name: name!, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** By their parent: Redis writes over its environment, so that a run id cannot be found there. */
function serversOf(harness: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((processId) => {
      const found = processOf(processId);
      return found?.parent === harness && programs.includes(found.name);
    });
}

const isThere = (processId: number) => programs.includes(processOf(processId)?.name ?? '');

async function until(isDone: () => boolean, maxMs: number): Promise<boolean> {
  const endMs = performance.now() + maxMs;
  while (!isDone() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 50));
  return isDone();
}

/** A run that would last for a minute, once its servers are there. */
async function startRun(server: string, count: number) {
  const script = join(root, 'scripts/verify-servers.ts');
  const args = ['--server', server, '--workload', 'unfenced-counter', '--seconds', '60', '--faults', 'pause'];
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root, stdio: 'ignore' });
  const areThere = await until(() => serversOf(child.pid!).length >= count, startLimitMs);
  expect(areThere, 'the servers have been started').toBe(true);
  return { child, ended: once(child, 'exit'), servers: serversOf(child.pid!) };
}

describe.skipIf(process.platform !== 'linux').each([
  ['redis/quorum', 3],
  ['etcd', 3],
])('a run against %s', (server, count) => {
  test('that is interrupted ends its servers, and itself', async () => {
    const { child, ended, servers } = await startRun(server, count);
    child.kill('SIGINT');
    await ended;
    expect(servers.filter(isThere)).toEqual([]);
  });

  test('that is killed leaves no server behind', async () => {
    const { child, ended, servers } = await startRun(server, count);
    child.kill('SIGKILL');
    await ended;
    expect(await until(() => !servers.some(isThere), goneLimitMs)).toBe(true);
  });
});
