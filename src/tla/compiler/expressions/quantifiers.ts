import type { Context } from '../context.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';
import { loops } from './loops.ts';

/** `\A x \in S : P` and `\E x \in S : P`: loops that end as soon as the answer is known. */
export function compileQuantifier(
  compiler: ExpressionCompiler,
  { quantifier, bounds, body }: Of<'quantifier'>,
  context: Context,
): string {
  const isForAll = quantifier === '\\A';
  return compiler.builder.outline(isForAll ? 'forAll' : 'exists', () => {
    const code = loops(compiler, bounds, context, (inner) => {
      const test = compiler.boolean(body, inner);
      return isForAll ? `if (!${test}) return false;` : `if (${test}) return true;`;
    });
    return `${code} return ${isForAll};`;
  });
}
