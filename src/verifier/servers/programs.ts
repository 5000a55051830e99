import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { BadInput } from '../../core/bad-input.ts';

/**
 * Where a program is: in the folders of PATH, or where Debian puts daemons, which are not in everybody's.
 *
 * @throws BadInput if it is nowhere
 */
export function requireProgram(name: string, debianPackage: string): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (path !== undefined) return path;
  throw missing(name, debianPackage);
}

/** @throws BadInput if it cannot be read */
export function requireFile(path: string, debianPackage: string): string {
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch {
    throw missing(path, debianPackage);
  }
}

/** What a program says of its version, by the first group of the pattern. */
export async function versionOf(
  [program, ...args]: readonly [string, ...string[]],
  pattern: RegExp,
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args);
  return pattern.exec(stdout)?.[1] ?? 'of unknown version';
}

function missing(what: string, debianPackage: string): BadInput {
  return new BadInput(`${what} is not installed`, {
    remedy: `On Debian: apt-get install ${debianPackage}. In a checkout, scripts/install-servers.sh does it.`,
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
