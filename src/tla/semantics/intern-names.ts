import { internName } from '../runtime/index.ts';

const token = /\(\*|\*\)|\\\*[^\n]*|"((?:[^"\\]|\\.)*)"|[A-Za-z0-9_]+/g;

/**
 * Notes all names and strings of a module in order of appearance, as TLC's parser does: where CHOOSE has a choice among
 * names it takes the one that appeared first.
 */
export function internNames(text: string): void {
  let comments = 0;
  for (const [found, string] of text.matchAll(token)) {
    if (found === '(*') comments++;
    else if (found === '*)') comments = Math.max(0, comments - 1);
    else if (comments === 0 && !found.startsWith('\\*')) internName(string ?? found);
  }
}
