import { Level } from '../../semantics/level.ts';
import type { LetMeaning, OperatorMeaning } from '../../semantics/meaning.ts';
import type { ApplicationSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { compileArgument } from './arguments.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';
import { checkArity } from './names.ts';
import { compileExpanded, mustExpand } from './operator-calls.ts';

/** A definition of a LET where it is used. Its function captured a state: in another one its body is compiled again. */
export function compileLetCall(
  compiler: ExpressionCompiler,
  symbol: LetMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  const { definition } = symbol;
  checkArity(definition.parameters.length, expression, context);
  const isOtherState = symbol.current !== context.current || symbol.next !== (context.next ?? '');
  const level = levelOfLet(compiler, definition, { ...context, scope: definition.scope });
  const depends = level >= Level.action || (level >= Level.state && symbol.current !== context.current);
  const isExpanded = symbol.isExpanded === true || (isOtherState && depends);
  if (isExpanded || mustExpand(compiler, definition, level, expression, context))
    return compileExpanded(compiler, definition, expression, context);
  const given = expression.arguments.map((argument, index) => {
    const { arity } = definition.parameters[index]!;
    return compileArgument(compiler, argument, arity, symbol.isLazy[index] === true, context);
  });
  compiler.builder.usesName(symbol.code);
  return symbol.isValue ? symbol.code : `${symbol.code}(${given.join(', ')})`;
}

/** The level of a definition of a LET, in whose scope it is itself. */
export function levelOfLet(
  { levels }: ExpressionCompiler,
  operator: OperatorMeaning,
  context: Context,
): Level {
  return levels.of({ kind: 'let', span: operator.span, definitions: [], body: operator.body }, context.scope);
}
