import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { FileRefused, type SpecificationFiles } from './runtime/specification-files.ts';

/**
 * The files in a folder, for the specification that is there. A specification is data from strangers: it reads nothing
 * outside of its folder, also not through a link, and what it writes is kept in memory for it to read.
 *
 * @param onFirstWrite is told of each file that is written.
 */
export function filesBeside(folder: string, onFirstWrite: (path: string) => void): SpecificationFiles {
  const written = new Map<string, string>();
  const onDisk = (path: string, place: string): string | undefined => {
    let real: string;
    try {
      real = realpathSync(place);
    } catch {
      return undefined;
    }
    const within = relative(realpathSync(folder), real);
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
      throw new FileRefused(`A specification reads only files in its own folder, and ${path} is not there.`);
    if (!statSync(real).isFile()) throw new FileRefused(`${path} is no file.`);
    return readFileSync(real, 'utf8');
  };
  const read = (path: string) => {
    const place = resolve(folder, path);
    return written.get(place) ?? onDisk(path, place);
  };
  return {
    read,
    write: (path, text, mode) => {
      const place = resolve(folder, path);
      const before = mode === 'append' ? (read(path) ?? '') : '';
      if (!written.has(place)) onFirstWrite(path);
      written.set(place, before + text);
    },
  };
}
