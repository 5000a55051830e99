import type { Context } from '../context.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';

/** `[A]_v` and `<<A>>_v` as predicates on a step; in action position they are ways, see `actions/ways.ts`. */
export function compileSubscriptedAction(
  compiler: ExpressionCompiler,
  expression: Of<'subscripted action'>,
  context: Context,
): string {
  const { form, action, subscript } = expression;
  const site = compiler.site(expression, context);
  const unchanged = `runtime.equal(${compiler.primed(subscript, context)}, ${compiler.value(subscript, context)}, ${site})`;
  const code = compiler.boolean(action, context);
  return form === 'box' ? `(${code} || ${unchanged})` : `(${code} && !${unchanged})`;
}
