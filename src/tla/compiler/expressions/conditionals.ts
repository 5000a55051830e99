import type { Context } from '../context.ts';
import type { CompilePart, ExpressionCompiler, Of } from './expression-compiler.ts';

export function compileIf(
  compiler: ExpressionCompiler,
  expression: Of<'if'>,
  context: Context,
  part: CompilePart,
): string {
  return `(${compiler.boolean(expression.condition, context)} ? ${part(expression.then, context)} : ${part(expression.else, context)})`;
}

export function compileCase(
  compiler: ExpressionCompiler,
  expression: Of<'case'>,
  context: Context,
  part: CompilePart,
): string {
  const other =
    expression.other === undefined
      ? compileCaseFailure(compiler, expression, context)
      : part(expression.other, context);
  return expression.arms.reduceRight(
    (rest, { condition, value }) =>
      `(${compiler.boolean(condition, context)} ? ${part(value, context)} : ${rest})`,
    other,
  );
}

/** What is evaluated when no arm of a CASE is taken. */
export function compileCaseFailure(
  compiler: ExpressionCompiler,
  expression: Of<'case'>,
  context: Context,
): string {
  return compiler.noted(`runtime.caseFailed(${compiler.site(expression, context)})`, context);
}
