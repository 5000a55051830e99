import { findThrough } from '../../semantics/level.ts';
import { afterReplacement, type Meaning, type OperatorMeaning } from '../../semantics/meaning.ts';
import type { Scope } from '../../semantics/scope.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { ApplicationSyntax, ExpressionSyntax, Span } from '../../syntax/syntax-tree.ts';
import { type Context, type FreshVariables, moduleOf } from '../context.ts';

/** What an operator is, where it is used; `undefined` for a name that nothing defines. */
export function resolve(expression: ApplicationSyntax, { scope }: Context): Meaning | undefined {
  const symbol = findThrough(scope, expression);
  return symbol === undefined ? undefined : afterReplacement(symbol);
}

/** The variable that an expression names, through arguments and substitutions; `undefined` for anything else. */
export function variableOf(
  expression: ExpressionSyntax,
  scope: Scope,
  fresh?: FreshVariables,
): number | undefined {
  if (expression.kind !== 'application' || expression.arguments.length > 0) return undefined;
  const found = findThrough(scope, expression);
  const symbol = found === undefined ? undefined : afterReplacement(found);
  if (symbol?.kind === 'variable') return symbol.index;
  if (symbol?.kind === 'substitution')
    return fresh?.get(symbol) ?? variableOf(symbol.expression, symbol.scope, fresh);
  const definition = symbol?.kind === 'let' ? symbol.definition : symbol;
  if (definition?.kind !== 'operator' || !isExpanded(definition)) return undefined;
  return variableOf(definition.body, definition.scope, fresh);
}

/** Whether evaluating it at once, used or not, can neither fail nor take long. */
export function isSimple(expression: ExpressionSyntax, context: Context): boolean {
  if (expression.kind === 'number' || expression.kind === 'string' || expression.kind === 'at') return true;
  if (expression.kind !== 'application' || expression.arguments.length > 0) return false;
  const meaning = resolve(expression, context);
  if (meaning?.kind === 'bound' && (meaning.isLazy === true || meaning.isExpression === true)) return false;
  return meaning === undefined || ['bound', 'variable', 'constant', 'native'].includes(meaning.kind);
}

/** Whether a name can stand for its definition: without parameters, and without itself in it. */
export function isExpanded({ parameters, bounds, isRecursive }: OperatorMeaning): boolean {
  return parameters.length === 0 && bounds === undefined && !isRecursive;
}

/** The expression that applies a name to arguments, or is a name. */
export function applyNamed(name: string, span: Span, ...given: ExpressionSyntax[]): ApplicationSyntax {
  return { kind: 'application', span, path: [], operator: { name, span }, arguments: given };
}

/** @throws BadInput if an operator is not applied to as many arguments as it has parameters. */
export function checkArity(arity: number, expression: ApplicationSyntax, context: Context): void {
  const { length } = expression.arguments;
  if (length === arity) return;
  const { name } = expression.operator;
  throw semanticError(
    `${name} takes ${arity} argument${arity === 1 ? '' : 's'}, not ${length}`,
    moduleOf(context),
    expression.span,
  );
}
