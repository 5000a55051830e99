import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { ApplicationSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, isComplete } from '../context.ts';
import { compileArgument } from './arguments.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';
import { compileFunctionDefinition } from './functions.ts';
import { checkArity, isSimple } from './names.ts';
import { evaluatesParameter } from './strictness.ts';

/** A definition where it is used: the call of its function, or, where that cannot be, its body. */
export function compileOperatorCall(
  compiler: ExpressionCompiler,
  symbol: OperatorMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  const { builder, functions } = compiler;
  checkArity(symbol.parameters.length, expression, context);
  const level = compiler.levels.ofMeaning(symbol);
  if (mustExpand(compiler, symbol, level, expression, context))
    return compileExpanded(compiler, symbol, expression, context);
  const lazy = lazyParameters(symbol, expression, context);
  const states = statesOf(level, context);
  const given = () =>
    expression.arguments.map((argument, index) =>
      compileArgument(compiler, argument, symbol.parameters[index]!.arity, lazy[index] === true, context),
    );
  const code = functions.functionFor(symbol, level, lazy);
  builder.uses({ names: new Set(states.filter((state) => state !== 'undefined')) });
  if (code !== undefined) return `${code}(${[...states, ...given()].join(', ')})`;
  if (!symbol.isRecursive) return compileExpanded(compiler, symbol, expression, context);
  const { name, text } = functions.localFunction(symbol, level, lazy);
  return `(() => { ${text} return ${name}(${[...states, ...given()].join(', ')}); })()`;
}

/** Of each parameter: whether its argument is evaluated only when it is needed. */
function lazyParameters(
  symbol: OperatorMeaning,
  expression: ApplicationSyntax,
  context: Context,
): readonly boolean[] {
  return symbol.parameters.map(
    ({ arity }, index) =>
      arity === 0 &&
      !symbol.isRecursive &&
      !isSimple(expression.arguments[index]!, context) &&
      !evaluatesParameter(symbol, index),
  );
}

/** The vectors that the function of a definition of this level takes. */
function statesOf(level: Level, { current, next }: Context): readonly string[] {
  if (level >= Level.action) return [current, next ?? 'undefined'];
  return level >= Level.state ? [current] : [];
}

/** The value of a definition where it is used, its arguments in place of its parameters. */
export function compileExpanded(
  compiler: ExpressionCompiler,
  symbol: OperatorMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  const inner = compiler.expansions.enter(symbol, expression, context);
  const code =
    symbol.bounds === undefined
      ? compiler.value(symbol.body, inner)
      : compileFunctionDefinition(compiler, symbol, inner);
  compiler.expansions.leave();
  return code;
}

/**
 * Whether a definition has to be expanded where it is used: because an argument may be primed in it, or because it
 * may read a variable of a state that is not complete yet.
 */
export function mustExpand(
  { levels }: ExpressionCompiler,
  symbol: OperatorMeaning,
  level: Level,
  expression: ApplicationSyntax,
  context: Context,
): boolean {
  if (symbol.isRecursive) return false;
  const reads = (vector: string | undefined) =>
    context.building !== undefined && context.building.vector === vector && !isComplete(context);
  if (context.fresh !== undefined && level >= Level.state) return true;
  if (level >= Level.state && reads(context.current)) return true;
  if (level < Level.action && !levels.primesParameters(symbol)) return false;
  if (level >= Level.action && reads(context.next)) return true;
  return expression.arguments.some((argument) => levels.of(argument, context.scope) >= Level.state);
}
