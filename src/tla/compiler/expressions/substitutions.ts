import type { SubstitutionMeaning } from '../../semantics/meaning.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import { applyNamed } from './names.ts';

/** An expression, and where it is understood. */
export interface Placed {
  readonly expression: ExpressionSyntax;
  readonly context: Context;
}

/**
 * What stands for a name, applied to the arguments of that name: the expression that was substituted, or, of an
 * operator that was passed, its application to arguments that are understood here.
 */
export function substituted(
  symbol: SubstitutionMeaning,
  expression: ApplicationSyntax,
  context: Context,
): Placed {
  if (expression.arguments.length === 0 || symbol.isSelected === true)
    return { expression: symbol.expression, context: { ...context, scope: symbol.scope } };
  const scope = symbol.scope.extend();
  const given = expression.arguments.map((argument, index): ExpressionSyntax => {
    const name = `$${index}`;
    scope.define(name, { kind: 'substitution', name, expression: argument, scope: context.scope });
    return applyNamed(name, argument.span);
  });
  return appliedOperator(symbol.expression, given, { ...context, scope });
}

/** The application of an operator that was passed as an argument: a name, or a LAMBDA. */
export function appliedOperator(
  operator: ExpressionSyntax,
  given: readonly ExpressionSyntax[],
  context: Context,
): Placed {
  if (operator.kind === 'application') return { expression: { ...operator, arguments: given }, context };
  if (operator.kind !== 'lambda')
    throw semanticError('expected an operator', moduleOf(context), operator.span);
  const scope = context.scope.substituting(operator.parameters, given, context.scope);
  return { expression: operator.body, context: { ...context, scope } };
}
