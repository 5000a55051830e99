import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { FileRefused, type SpecificationFiles } from '../specification-files.ts';

function pathOf(path: RuntimeValue, site: number): string {
  if (typeof path === 'string') return path;
  throw new EvaluationError(`A file name is a string, not\n${format(path)}`, site);
}

function withFiles<T>(
  { files }: RuntimeContext,
  site: number,
  path: RuntimeValue,
  use: (files: SpecificationFiles, name: string) => T,
): T {
  const name = pathOf(path, site);
  if (files === undefined)
    throw new EvaluationError(`This run does not let a specification use files: ${name}`, site);
  try {
    return use(files, name);
  } catch (failure) {
    if (failure instanceof FileRefused) throw new EvaluationError(failure.message, site);
    throw failure;
  }
}

/** The content of a file, if there is one. */
export function readIfThere(context: RuntimeContext, site: number, path: RuntimeValue): string | undefined {
  return withFiles(context, site, path, (files, name) => files.read(name));
}

/** The content of a file. */
export function readText(context: RuntimeContext, site: number, path: RuntimeValue): string {
  const text = readIfThere(context, site, path);
  if (text !== undefined) return text;
  throw new EvaluationError(
    `There is no file ${pathOf(path, site)} in the folder of the specification.`,
    site,
  );
}

/** Writes a file, for this run to read. */
export function writeText(
  context: RuntimeContext,
  site: number,
  path: RuntimeValue,
  text: string,
  mode: 'replace' | 'append',
): true {
  withFiles(context, site, path, (files, name) => files.write(name, text, mode));
  return true;
}
