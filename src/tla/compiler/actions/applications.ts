import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import type { Of } from '../expressions/expression-compiler.ts';
import { isSimple, resolve } from '../expressions/names.ts';
import { substituted } from '../expressions/substitutions.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { compileAssignment, isAssignment, targetOf } from './assignments.ts';
import { hasWays, isImplication, mayBranch } from './branching.ts';
import { compileComposition } from './composition.ts';
import { type Continuation, outOf } from './continuation.ts';
import { compileUnchanged } from './unchanged.ts';
import { functionOf, type UnevaluatedFunction } from './unevaluated-functions.ts';
import { compileImplication } from './ways.ts';

/** The ways of an operator with its arguments, or of a name. */
export function compileActionApplication(
  compiler: ActionCompiler,
  expression: ApplicationSyntax,
  context: Context,
  then: Continuation,
): string {
  const { operator, path } = expression;
  const [left, right] = expression.arguments as [ExpressionSyntax, ExpressionSyntax];
  if (path.length === 0 && isAssignment(operator.name)) {
    const target = targetOf(left, context);
    if (target !== undefined)
      return compileAssignment(compiler, target, operator.name, right, expression, context, then);
  }
  if (isImplication(expression)) return compileImplication(compiler, left, right, context, then);
  if (path.length === 0 && context.building?.vector === context.next) {
    if (operator.name === '\\cdot') return compileComposition(compiler, left, right, context, then);
    if (operator.name === 'UNCHANGED') return compileUnchanged(compiler, left, expression, context, then);
  }
  const meaning = resolve(expression, context);
  if (meaning?.kind === 'substitution') {
    const placed = substituted(meaning, expression, context);
    return compiler.compile(placed.expression, placed.context, outOf(context, then));
  }
  const definition = meaning?.kind === 'let' ? meaning.definition : meaning;
  return definition?.kind === 'operator' && definition.bounds === undefined
    ? compileDefinition(compiler, definition, expression, context, then)
    : compiler.guard(expression, context, then);
}

/** The ways of a definition's body for these arguments. */
function compileDefinition(
  compiler: ActionCompiler,
  definition: OperatorMeaning,
  expression: ApplicationSyntax,
  context: Context,
  then: Continuation,
): string {
  if (isPlainGuard(compiler, definition)) return compiler.guard(expression, context, then);
  if (definition.isRecursive) {
    if (context.building === undefined || !mayBranch(compiler, expression, context))
      return compiler.guard(expression, context, then);
    return compiler.called.ofOperator(definition, expression.arguments, context, outOf(context, then));
  }
  const { declarations, inner } = bindArguments(compiler, definition, expression, context);
  const code = compiler.compile(definition.body, inner, outOf(context, then));
  compiler.expressions.expansions.leave();
  return declarations === '' ? code : `{ ${declarations} ${code} }`;
}

/** TLC evaluates a constant definition once and for all: it is one way or none. */
function isPlainGuard({ levels }: ActionCompiler, definition: OperatorMeaning): boolean {
  return definition.parameters.length === 0 && levels.ofMeaning(definition) === Level.constant;
}

/**
 * The body's context for these arguments. Arguments of a state predicate cannot be primed in it: each is evaluated at
 * most once, however often the body names it.
 */
function bindArguments(
  compiler: ActionCompiler,
  definition: OperatorMeaning,
  expression: ApplicationSyntax,
  context: Context,
): { declarations: string; inner: Context } {
  const { builder, expressions, levels } = compiler;
  const inner = expressions.expansions.enter(definition, expression, context);
  if (levels.ofMeaning(definition) >= Level.action || levels.primesParameters(definition))
    return { declarations: '', inner };
  const declarations: string[] = [];
  definition.parameters.forEach(({ name: { name }, arity }, index) => {
    const argument = expression.arguments[index]!;
    if (arity > 0 || isSimple(argument, context)) return;
    // A predicate that is true in several ways is followed in each of them, wherever it stands, and an action too.
    if (hasWays(argument, context, 0)) return;
    if (levels.of(argument, context.scope) >= Level.action) return;
    // In an initial predicate the parameter may be what gives a variable its value.
    if (targetOf(argument, context) !== undefined) return;
    const code = builder.fresh(name);
    declarations.push(`const ${code} = lazy(() => ${expressions.value(argument, context)});`);
    const bound = { kind: 'bound', name, code: `${code}()`, level: Level.constant, isLazy: true } as const;
    inner.scope.define(name, bound);
  });
  return { declarations: declarations.join(' '), inner };
}

/** TLC follows the ways of a function's body where it is applied, unless it has evaluated the function before. */
export function compileActionFunctionApplication(
  compiler: ActionCompiler,
  expression: Of<'function application'>,
  context: Context,
  then: Continuation,
): string {
  const isNext = context.building !== undefined && context.building.vector === context.next;
  const applied = isNext ? functionOf(expression.function, context) : undefined;
  if (applied === undefined || !isFollowed(compiler, applied, expression.arguments.length))
    return compiler.guard(expression, context, then);
  return compiler.called.ofFunction(applied, expression.arguments, context, outOf(context, then));
}

function isFollowed(
  compiler: ActionCompiler,
  { definition, bounds, body, context }: UnevaluatedFunction,
  given: number,
): boolean {
  if (definition !== undefined && compiler.levels.ofMeaning(definition) === Level.constant) return false;
  const patterns = bounds.flatMap((bound) => bound.patterns);
  return (
    patterns.length === given &&
    patterns.every(({ kind }) => kind === 'name') &&
    mayBranch(compiler, body, context)
  );
}
