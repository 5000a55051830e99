import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { type MaelstromWorkload, maelstromWorkloads } from './maelstrom-workloads.ts';

/** What Quorate's run folders and Jepsen's store call a history, the one that says most first. */
const fileNames = [
  'history.jsonl',
  'history.edn',
  'history.edn.gz',
  'history.json',
  'history.txt',
  'history.txt.gz',
  'jepsen.log',
] as const;
/** Jepsen links the latest run of a test, and of the store, so. */
const latest = 'latest';

/** The history that a folder holds. */
export interface FoundHistory {
  readonly path: string;
  /** What Maelstrom ran, where the folder is one of Maelstrom's store. */
  readonly workload: MaelstromWorkload | undefined;
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Finds the history in a folder of Jepsen's or Maelstrom's store, or in a run folder; or in its `latest`. */
export function historyInFolder(folder: string): FoundHistory {
  for (const candidate of [folder, join(folder, latest)]) {
    const name = fileNames.find((file) => existsSync(join(candidate, file)));
    if (name !== undefined) return { path: join(candidate, name), workload: workloadOf(candidate) };
  }
  throw new BadInput('this folder holds no history', {
    place: { source: folder },
    remedy: `Looked for ${fileNames.join(', ')}, also in ${latest}. Name the file, or the folder of one run: store/TEST/TIME.`,
  });
}

/**
 * Maelstrom names a test by its workload, and stores it as `store/<workload>/<time>`. The folder of what its nodes logged
 * tells Maelstrom's tests from others that happen to have such a name.
 */
function workloadOf(folder: string): MaelstromWorkload | undefined {
  if (!isFolder(join(folder, 'node-logs'))) return undefined;
  return maelstromWorkloads.get(basename(dirname(realpathSync(folder))));
}
