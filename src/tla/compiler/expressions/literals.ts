import { semanticError } from '../../semantics/semantic-error.ts';
import { type Context, moduleOf } from '../context.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';

/** @throws BadInput for a number that TLC could not hold either. */
export function compileNumber(
  _: ExpressionCompiler,
  { digits, span }: Of<'number'>,
  context: Context,
): string {
  if (Number(digits) > 0x7fffffff)
    throw semanticError(`${digits} does not fit into 32 bits`, moduleOf(context), span);
  return String(Number(digits));
}
