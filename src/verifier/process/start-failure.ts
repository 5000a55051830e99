import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { BadInput } from '../../core/bad-input.ts';

/** Why a program did not start, as the user can mend it. */
export function startFailure(
  command: readonly string[],
  error: NodeJS.ErrnoException,
  folder: string,
): BadInput {
  const name = command[0]!;
  const path = findProgram(name, folder);
  if (path === undefined) {
    const isInFolder =
      !name.includes('/') && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile();
    return new BadInput(`the program ${name} is not found`, {
      remedy: isInFolder
        ? `It is in the current folder: write ./${name}.`
        : 'Write the path to the program, or install it.',
    });
  }
  if (statSync(path).isDirectory())
    return new BadInput(`${path} is a folder, not a program`, { remedy: 'Write the path to the program.' });
  if (!isExecutable(path))
    return new BadInput(`the program ${path} is not executable`, {
      remedy: `Make it so: chmod +x ${path}; or name its interpreter: --bin python3 --args ${path}.`,
    });
  const interpreter = interpreterOf(path);
  if (error.code === 'ENOENT' && interpreter !== undefined)
    return new BadInput(`the interpreter of ${path} is not found: ${interpreter}`, {
      remedy: 'Install it, or mend the first line of the program.',
    });
  return new BadInput(`the program ${path} cannot be started: ${error.message}`, {
    remedy: 'Try to start it by hand.',
  });
}

function findProgram(name: string, folder: string): string | undefined {
  const folders = name.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  const paths = folders.map((each) => (each === '' ? resolve(folder, name) : join(each, name)));
  const found = paths.filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
  return found.find(isExecutable) ?? found[0];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What its first line names, as `#!/usr/bin/env python3` does. */
function interpreterOf(path: string): string | undefined {
  try {
    const [line = ''] = readFileSync(path).subarray(0, 256).toString('latin1').split('\n', 1);
    return line.startsWith('#!') ? line.slice(2).trim() : undefined;
  } catch {
    return undefined;
  }
}
