import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { BoundSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { resolve } from '../expressions/names.ts';

/** A function as it was defined, not yet evaluated, with what its names mean. */
export interface UnevaluatedFunction {
  readonly definition: OperatorMeaning | undefined;
  readonly bounds: readonly BoundSyntax[];
  readonly body: ExpressionSyntax;
  readonly context: Context;
}

/** The function that an expression stands for, through names, if it was not evaluated yet. */
export function functionOf(expression: ExpressionSyntax, context: Context): UnevaluatedFunction | undefined {
  if (expression.kind === 'function') {
    const { bounds, body } = expression;
    return { definition: undefined, bounds, body, context };
  }
  if (expression.kind !== 'application' || expression.arguments.length > 0) return undefined;
  const meaning = resolve(expression, context);
  if (meaning?.kind === 'substitution')
    return functionOf(meaning.expression, { ...context, scope: meaning.scope });
  const definition = meaning?.kind === 'let' ? meaning.definition : meaning;
  if (definition?.kind !== 'operator' || definition.parameters.length > 0) return undefined;
  const inner = { ...context, scope: definition.scope, module: definition.module };
  if (definition.bounds === undefined)
    return definition.isRecursive ? undefined : functionOf(definition.body, inner);
  return { definition, bounds: definition.bounds, body: definition.body, context: inner };
}
