import { BadInput } from '../../core/bad-input.ts';
import { caretExcerpt } from './excerpt.ts';
import type { Span } from './syntax-tree.ts';

/** What is wrong with a text, with its place, and the line with a caret beneath as the remedy. */
export function badSyntax(
  message: string,
  where: { readonly source: string; readonly text: string; readonly span: Span; readonly advice?: string },
): BadInput {
  const { source, text, span, advice } = where;
  const excerpt = caretExcerpt(text, span).replaceAll('\n', '\n  ');
  return new BadInput(message, {
    place: { source, line: span.line, column: span.column },
    remedy: advice === undefined ? excerpt : `${excerpt}\n  ${advice}`,
  });
}
