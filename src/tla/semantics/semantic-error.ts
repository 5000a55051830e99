import type { BadInput } from '../../core/bad-input.ts';
import { badSyntax } from '../syntax/bad-syntax.ts';
import type { ModuleSyntax, Span } from '../syntax/syntax-tree.ts';

/** A specification that parses but makes no sense: located, with the line it is about. */
export function semanticError(
  message: string,
  { source, text }: Pick<ModuleSyntax, 'source' | 'text'>,
  span: Span,
  advice?: string,
): BadInput {
  return badSyntax(message, { source, text, span, ...(advice === undefined ? {} : { advice }) });
}
