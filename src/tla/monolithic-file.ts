import type { ModuleText } from './module-files.ts';

const header = /^-{4,}[ \t]*(MODULE|CONFIG)[ \t]+(\w+)[ \t]*-{4,}/gm;
const end = /^====/gm;

/**
 * A module or configuration of a file that holds several, each from a line `---- MODULE Name ----` or
 * `---- CONFIG Name ----` to a line of `====`, at the first column. What stands before it becomes blank, so that places
 * stay those of the file; `undefined` if there is none of that name.
 */
export function sectionOf(
  file: ModuleText,
  kind: 'module' | 'configuration',
  name: string,
): ModuleText | undefined {
  const keyword = kind === 'module' ? 'MODULE' : 'CONFIG';
  for (const found of file.text.matchAll(header)) {
    if (found[1] !== keyword || found[2] !== name) continue;
    // The header and the end are no part of a configuration; a module needs both, and ends where its parser says.
    if (kind === 'module') return { source: file.source, text: blankUpTo(found.index, file.text) };
    const start = found.index + found[0].length;
    end.lastIndex = start;
    const { index } = end.exec(file.text) ?? { index: file.text.length };
    return { source: file.source, text: blankUpTo(start, file.text.slice(0, index)) };
  }
  return undefined;
}

function blankUpTo(start: number, text: string): string {
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start);
}
