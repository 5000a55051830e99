import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';

function pathOf(path: RuntimeValue, site: number): string {
  if (typeof path === 'string') return path;
  throw new EvaluationError(`A file name is a string, not\n${format(path)}`, site);
}

/** The content of a file, if the run lets specifications read files. */
export function readText(context: RuntimeContext, site: number, path: RuntimeValue): string {
  const name = pathOf(path, site);
  if (context.readText === undefined) {
    throw new EvaluationError(`This run does not let a specification read files: ${name}`, site);
  }
  return context.readText(name);
}

/** Writes a file, if the run lets specifications write files; else nothing happens, and the result is TRUE as well. */
export function writeText(
  context: RuntimeContext,
  site: number,
  path: RuntimeValue,
  text: string,
  mode: 'replace' | 'append',
): true {
  context.writeText?.(pathOf(path, site), text, mode);
  return true;
}
