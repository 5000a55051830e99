import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { NodeFolder } from '../../src/runtime/node-folder.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-folder-'));
  folders.push(folder);
  return join(folder, 'deep', 'n1');
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const identity = { protocol: 'raft', cluster: 'c', node: 'n1' };

test('counts the lives of its node', async () => {
  const path = await newFolder();
  for (const life of [1, 2, 3]) {
    const folder = await NodeFolder.open(path, identity);
    expect(folder.incarnation).toBe(life);
    await folder.close();
  }
});

test('is refused to another node, cluster and protocol, and counts no life then', async () => {
  const path = await newFolder();
  await (await NodeFolder.open(path, identity)).close();
  for (const field of ['protocol', 'cluster', 'node'] as const) {
    const own = identity[field];
    await expect(NodeFolder.open(path, { ...identity, [field]: 'other' })).rejects.toThrow(
      `the folder belongs to ${field} "${own}", not "other"`,
    );
  }
  const folder = await NodeFolder.open(path, identity);
  expect(folder.incarnation).toBe(2);
  await folder.close();
});

test('without its identity, or with one that cannot be read, is refused', async () => {
  const path = await newFolder();
  await (await NodeFolder.open(path, identity)).close();
  await writeFile(join(path, 'log'), 'something');
  await writeFile(join(path, 'identity.json'), '{"version":1');
  await expect(NodeFolder.open(path, identity)).rejects.toThrow('cannot be read');
  await rm(join(path, 'identity.json'));
  await expect(NodeFolder.open(path, identity)).rejects.toThrow('nobody knows whose log it is');
});

test('serves one process, and is free again when that one is killed', async () => {
  const path = await newFolder();
  const module = fileURLToPath(new URL('../../src/runtime/node-folder.ts', import.meta.url));
  const script = `
    const { NodeFolder } = await import(${JSON.stringify(module)});
    await NodeFolder.open(${JSON.stringify(path)}, ${JSON.stringify(identity)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  await expect(NodeFolder.open(path, identity)).rejects.toThrow(`the folder is held by process ${other.pid}`);
  other.kill('SIGKILL');
  await once(other, 'close');
  const folder = await NodeFolder.open(path, identity);
  expect(folder.incarnation).toBe(2);
  await expect(NodeFolder.open(path, identity)).rejects.toThrow(`is held by process ${process.pid}`);
  await folder.close();
  expect(await readdir(path)).toEqual(['identity.json']);
});

test('held on another machine is refused, for a process there cannot be seen', async () => {
  const path = await newFolder();
  await (await NodeFolder.open(path, identity)).close();
  await writeFile(join(path, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere' }));
  await expect(NodeFolder.open(path, identity)).rejects.toThrow('held by a process on elsewhere');
});
