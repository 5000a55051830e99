import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { RaftClient } from '../../src/runtime/client.ts';
import { builtMain, root, runCli } from '../cli/run-cli.ts';
import { freePortsInOrder } from '../support/free-ports-in-order.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-local-'));
  folders.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** Processes whose command line names the folder; on Linux only. */
function processesOf(folder: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

const until = async (condition: () => boolean, what: string) => {
  const endMs = performance.now() + 120_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

interface Local {
  readonly child: ChildProcess;
  readonly client: RaftClient;
  readonly errors: () => string;
}

async function startLocal(folder: string): Promise<Local> {
  const http = await freePortsInOrder(6);
  const child = spawn(
    process.execPath,
    [
      ...[builtMain, 'serve', 'raft', '--local-cluster', '3', '--data', folder],
      ...['--http', String(http), '--peer-port', String(http + 3)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr!.on('data', (text) => (errors += text));
  const endpoints = [0, 1, 2].map((index) => `http://127.0.0.1:${http + index}`);
  return { child, client: new RaftClient({ endpoints, timeoutMs: 120_000 }), errors: () => errors };
}

describe('a local cluster', () => {
  test('is started by one command, mends itself, and leaves no process behind on Ctrl-C', async () => {
    const folder = await newFolder();
    const { child, client, errors } = await startLocal(folder);
    await client.put('colour', { name: 'red' });
    expect(await client.compareAndSet('colour', { name: 'blue' }, 'green')).toBe(false);
    expect(await client.compareAndSet('colour', { name: 'red' }, 'green')).toBe(true);
    const nodesNow = () => processesOf(folder).filter((pid) => pid !== child.pid);
    await until(() => nodesNow().length === 3, 'three nodes');
    const nodes = nodesNow();
    process.kill(nodes[0]!, 'SIGKILL');
    await until(() => errors().includes('"incarnation":2'), 'the node is started again');
    expect(await client.get('colour')).toBe('green');
    expect(await client.delete('colour')).toBe(true);
    expect(await client.get('colour')).toBeNull();
    await client.close();
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    for (const line of errors().trimEnd().split('\n')) JSON.parse(line);
  });

  test('ends with the process that started it, also when that is killed', async () => {
    const folder = await newFolder();
    const { child, client } = await startLocal(folder);
    await client.put('x', 1);
    child.kill('SIGKILL');
    await until(() => processesOf(folder).length === 0, 'no node is left');
    // And its folders can be used again.
    const again = await startLocal(folder);
    expect(await again.client.get('x')).toBe(1);
    again.child.kill('SIGTERM');
    expect((await once(again.child, 'close'))[0]).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  test('says what is missing, and what is taken', async () => {
    const folder = await newFolder();
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['raft'], 'a node needs --node and --peers and --data and --http'],
      [['craft', '--local-cluster', '3'], '"craft" cannot be served. Did you mean "raft"?'],
      [['raft', '--local-cluster', '0', '--data', folder], 'a local cluster has 1 to 9 nodes'],
      [
        ['raft', '--node', 'n9', '--peers', 'n1=127.0.0.1:1', '--data', folder, '--http', '0'],
        '--peers does not name this node, "n9"',
      ],
      [
        ['raft', '--node', 'n1', '--peers', 'n1=127.0.0.1:1', '--data', folder, '--http', '0'],
        'the nodes need a secret that they share',
      ],
    ];
    for (const [parameters, message] of cases) {
      const { code, stderr } = await runCli(['serve', ...parameters], {
        env: { QUORATE_PEER_KEY: undefined },
      });
      expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
    }
  });
});

test('the commands of docs/serve.md are those that are tested here', () => {
  const page = readFileSync(join(root, 'docs/serve.md'), 'utf8');
  expect(page).toContain('npx quorate serve raft --local-cluster 3 --data raft-data');
});
