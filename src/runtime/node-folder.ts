import { mkdir, readFile, realpath, stat, unlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { FolderDisk } from './log-disk.ts';

/** Whose folder it is. A node that found another's promises in its folder would break its own. */
export interface NodeIdentity {
  /** The slug of the protocol. */
  readonly protocol: string;
  readonly cluster: string;
  readonly node: string;
}

const identityName = 'identity.json';
const lockName = 'lock';

/** The folder of a node on disk, held by one process at a time. */
export class NodeFolder {
  readonly path: string;
  readonly disk: FolderDisk;
  /** Which life of the node this is, from 1. */
  readonly incarnation: number;
  readonly #guard: Server | undefined;

  private constructor(path: string, incarnation: number, guard: Server | undefined) {
    this.path = path;
    this.disk = new FolderDisk(path);
    this.incarnation = incarnation;
    this.#guard = guard;
  }

  /**
   * Makes the folder if there is none, takes it for this process, and counts a life of the node.
   *
   * @throws BadInput if it belongs to another node, or another process holds it.
   */
  static async open(folder: string, identity: NodeIdentity): Promise<NodeFolder> {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = await realpath(folder);
    if (created !== undefined) await new FolderDisk(dirname(path)).syncFolder();
    const guard = await takeLock(path);
    try {
      return new NodeFolder(path, await countLife(path, identity), guard);
    } catch (error) {
      await releaseLock(path, guard);
      throw error;
    }
  }

  async close(): Promise<void> {
    await releaseLock(this.path, this.#guard);
  }
}

/** Reads whose folder it is, refuses that of another, and writes the number of the life that begins now. */
async function countLife(path: string, identity: NodeIdentity): Promise<number> {
  const disk = new FolderDisk(path);
  const bytes = await disk.read(identityName);
  const found = bytes === undefined ? undefined : readIdentity(bytes, join(path, identityName));
  for (const name of ['protocol', 'cluster', 'node'] as const) {
    if (found !== undefined && found[name] !== identity[name]) {
      throw new BadInput(`the folder belongs to ${name} "${found[name]}", not "${identity[name]}"`, {
        place: { source: path },
        remedy: 'Give each node of each cluster a folder of its own.',
      });
    }
  }
  if (found === undefined && (await disk.read('log')) !== undefined) {
    throw new BadInput('the folder has a log but no identity.json, so that nobody knows whose log it is', {
      place: { source: path },
      remedy: 'Restore the whole folder from a copy.',
    });
  }
  const incarnation = (found?.incarnation ?? 0) + 1;
  const file = await disk.create(`${identityName}.next`);
  await file.append(
    new TextEncoder().encode(`${JSON.stringify({ version: 1, ...identity, incarnation }, undefined, 2)}\n`),
  );
  await file.sync();
  await file.close();
  await disk.rename(`${identityName}.next`, identityName);
  await disk.syncFolder();
  return incarnation;
}

function readIdentity(bytes: Uint8Array, source: string): NodeIdentity & { readonly incarnation: number } {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes));
    if (found.version === 1 && Number.isSafeInteger(found.incarnation)) return found;
  } catch {
    // It is the same as one that says something else.
  }
  throw new BadInput('the identity of the node cannot be read', {
    place: { source },
    remedy: 'Restore the whole folder from a copy.',
  });
}

/** A socket without a file, whose name the system frees when its process ends, however it ends. Only Linux has them. */
async function takeGuard(path: string): Promise<Server | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { dev, ino } = await stat(path);
  const guard = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    guard.once('error', reject);
    guard.listen(`\0quorate-folder-${dev}-${ino}`, () => {
      guard.unref();
      resolve(guard);
    });
  });
}

/**
 * Takes the folder for this process. The file says who holds it, also to another machine that has the folder mounted; the
 * guard decides on one machine, for a file outlives a process that was killed.
 */
async function takeLock(path: string): Promise<Server | undefined> {
  let guard: Server | undefined;
  try {
    guard = await takeGuard(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    refuseHeld(path, `process ${(await readHolder(path))?.pid ?? 'of another program'}`);
  }
  try {
    const holder = await readHolder(path);
    if (holder !== undefined && holder.host !== hostname()) refuseHeld(path, `a process on ${holder.host}`);
    // Without a guard the number must do: it may have gone to another process since.
    if (holder !== undefined && guard === undefined && isAlive(holder.pid))
      refuseHeld(path, `process ${holder.pid}`);
    await writeFile(join(path, lockName), `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`);
    return guard;
  } catch (error) {
    guard?.close();
    throw error;
  }
}

async function releaseLock(path: string, guard: Server | undefined): Promise<void> {
  await unlink(join(path, lockName)).catch(() => {});
  guard?.close();
}

async function readHolder(
  path: string,
): Promise<{ readonly pid: number; readonly host: string } | undefined> {
  try {
    const holder = JSON.parse(await readFile(join(path, lockName), 'utf8'));
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function refuseHeld(path: string, holder: string): never {
  throw new BadInput(`the folder is held by ${holder}`, {
    place: { source: path },
    remedy: `A folder serves one process. If that one is certainly gone, remove ${join(path, lockName)}.`,
  });
}
