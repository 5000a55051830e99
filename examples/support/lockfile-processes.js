import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { memoryFileSystem } from './memory-file-system.js';

const require = createRequire(import.meta.url);

/** The module keeps a table of the locks of its process: each client gets a copy of the module, as a process of its own would. */
const processes = Array.from({ length: 3 }, () => {
  for (const path of Object.keys(require.cache))
    if (path.includes('proper-lockfile')) delete require.cache[path];
  return require('proper-lockfile');
});

/** A lock file that three processes want, with the package's defaults (stale after 10 s). */
export function lockFile(world, { staleLockIsThere }) {
  const fs = memoryFileSystem(world);
  const path = resolve(`/locked-${world.random(2 ** 30)}`);
  if (staleLockIsThere) fs.leaveBehind(`${path}.lock`, 3_600_000);
  return { fs: processes.map((_, number) => fs.usedBy(`process ${number}`)), path, held: new Map() };
}

/** One process at a time is to be between `enter` and `leave`; `lost` is the package's call of `onCompromised`. */
export const lockFileOperations = {
  acquire: async ({ fs, path, held }, { client, recordStep, failed }) => {
    if (held.has(client)) throw failed('it holds the lock already');
    const node = `process ${client}`;
    const onCompromised = () => {
      recordStep({ node, action: 'lost' });
      held.delete(client);
    };
    try {
      const release = await processes[client].lock(path, { fs: fs[client], realpath: false, onCompromised });
      recordStep({ node, action: 'enter' });
      held.set(client, release);
      return true;
    } catch (error) {
      if (error.code === 'ELOCKED') return false;
      throw error;
    }
  },
  release: async ({ held }, { client, recordStep }) => {
    const release = held.get(client);
    if (release === undefined) return false;
    held.delete(client);
    recordStep({ node: `process ${client}`, action: 'leave' });
    await release();
    return true;
  },
};
