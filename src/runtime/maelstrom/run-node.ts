import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { freshSeed } from '../../core/random.ts';
import { MaelstromNode, type NodeStorage } from './maelstrom-node.ts';
import { MemoryLog } from './memory-log.ts';
import type { NodeWorkload } from './node-workload.ts';

export interface RunNodeOptions {
  readonly workload: NodeWorkload;
  /** Names the workload in the folder, so that no other one takes it. */
  readonly name: string;
  readonly settings: Readonly<Record<string, number>>;
  /** Each node keeps its records in a folder of its name in here; without it in memory. */
  readonly data: string | undefined;
  /** How far the calendar clock is to be off. */
  readonly clockOffsetMs?: number | undefined;
  readonly input: Readable;
  readonly output: Writable;
  /** Takes a line of what goes wrong. */
  readonly warn: (message: string) => void;
}

/** Runs a node until its input ends. @throws BadInput if its folder is damaged, held or another's; Error if it cannot go on. */
export async function runNode(options: RunNodeOptions): Promise<void> {
  const { workload, settings, input, output, warn, clockOffsetMs = 0 } = options;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let storage: OpenStorage | undefined;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure = error;
    lines.close();
  };
  const node = new MaelstromNode({
    workload,
    settings,
    write: (line) => output.write(`${line}\n`),
    warn,
    openStorage: async (name) => (storage = await openStorage(options, name, fail)),
    onFailure: fail,
    now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() + clockOffsetMs }),
  });
  lines.on('line', (line) => node.receive(line));
  await new Promise<void>((resolve) => lines.once('close', resolve));
  // What can be answered at once is answered, when a file is the input.
  await new Promise((resolve) => setImmediate(resolve));
  node.stop();
  await storage?.close();
  if (failure !== undefined) throw failure;
}

interface OpenStorage extends NodeStorage {
  close(): Promise<void>;
}

async function openStorage(
  { data, name }: RunNodeOptions,
  node: string,
  onFailure: (error: Error) => void,
): Promise<OpenStorage> {
  // No two lives may have the same number, and there is nowhere to count them.
  if (data === undefined)
    return { log: new MemoryLog(), incarnation: freshSeed() + 1, close: async () => {} };
  const [{ NodeFolder }, { DurableLog }] = await Promise.all([
    import('../node-folder.ts'),
    import('../durable-log.ts'),
  ]);
  const folder = await NodeFolder.open(join(data, node), { protocol: name, cluster: 'maelstrom', node });
  try {
    const log = await DurableLog.open({ disk: folder.disk, source: join(folder.path, 'log'), onFailure });
    const close = async () => {
      await log.close();
      await folder.close();
    };
    return { log, incarnation: folder.incarnation, close };
  } catch (error) {
    await folder.close();
    throw error;
  }
}
