import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFolder } from './history-folder.ts';

/** etcd's robustness tests write a folder for each client, `client-7`, with these files in it. */
const fileNames: readonly string[] = ['operations.json', 'watch.json'];
const clientFolder = /^client-(\d+)$/;

/** The files of the report in a folder, operations first, clients in order; `undefined` if it holds none. */
export function etcdReportFiles(folder: string): readonly string[] | undefined {
  const clients = readdirSync(folder)
    .filter((name) => clientFolder.test(name))
    .sort((left, right) => Number(clientFolder.exec(left)![1]) - Number(clientFolder.exec(right)![1]));
  const files = fileNames
    .flatMap((file) => clients.map((client) => join(folder, client, file)))
    .filter(existsSync);
  return files.length === 0 ? undefined : files;
}

/** The folder of the report that a file is a part of, going by its name; `undefined` for other files. */
export function reportFolderOf(file: string): string | undefined {
  const client = dirname(file);
  if (!fileNames.includes(basename(file)) || !clientFolder.test(basename(client))) return undefined;
  return dirname(client);
}

/** How the files of a report are called in messages: `client-7/watch.json`. */
export function reportFileName(file: string): string {
  return join(basename(dirname(file)), basename(file));
}

/**
 * Brings the named files of one report together, where the first of them stands. All other paths, and files that stand
 * alone, stay as they are.
 */
export function historySourcesOf(paths: readonly string[]): readonly (readonly string[])[] {
  const sources: string[][] = [];
  const reports = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path === '-' || isFolder(path) ? undefined : reportFolderOf(path);
    const report = folder === undefined ? undefined : reports.get(folder);
    if (report !== undefined) {
      report.push(path);
      continue;
    }
    const source = [path];
    sources.push(source);
    if (folder !== undefined) reports.set(folder, source);
  }
  return sources;
}
