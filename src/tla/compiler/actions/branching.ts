import { Level } from '../../semantics/level.ts';
import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { resolve } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { isAssignment } from './assignments.ts';
import { functionOf } from './unevaluated-functions.ts';

/** Definitions that lead back to themselves end here: they are taken to have ways. */
const MAXIMUM_DEPTH = 20;

/** Whether an expression can be true in more than one way, or gives a variable its value. */
export function mayBranch(compiler: ActionCompiler, expression: ExpressionSyntax, context: Context): boolean {
  const { building, current } = context;
  const assigns = building?.vector === current ? Level.state : Level.action;
  return compiler.levels.of(expression, context.scope) >= assigns || hasWays(expression, context, 0);
}

/** Whether an expression can be true in more than one way: it has a disjunction or `\E` where TLC follows them. */
export function hasWays(expression: ExpressionSyntax, context: Context, depth: number): boolean {
  const have = (part: ExpressionSyntax) => hasWays(part, context, depth);
  switch (expression.kind) {
    case 'junction':
      return expression.operator === '\\/' || expression.items.some(have);
    case 'quantifier':
      return expression.quantifier === '\\E' || have(expression.body);
    case 'if':
      return have(expression.then) || have(expression.else);
    case 'case':
      return (
        expression.arms.some(({ value }) => have(value)) ||
        (expression.other !== undefined && have(expression.other))
      );
    case 'lambda':
      return have(expression.body);
    case 'function application': {
      if (depth > MAXIMUM_DEPTH) return true;
      const applied = functionOf(expression.function, context);
      return applied !== undefined && hasWays(applied.body, applied.context, depth + 1);
    }
    case 'let':
      return true;
    case 'subscripted action':
      return expression.form === 'box' || have(expression.action);
    case 'application':
      return applicationHasWays(expression, context, depth);
    default:
      return false;
  }
}

function applicationHasWays(expression: ApplicationSyntax, context: Context, depth: number): boolean {
  if (isImplication(expression)) return hasWays(expression.arguments[1]!, context, depth);
  // Among the initial predicates an equation may be what gives a variable its value.
  if (context.building?.vector === context.current && isAssignment(expression.operator.name)) return true;
  const meaning = resolve(expression, context);
  if (meaning === undefined || depth > MAXIMUM_DEPTH) return depth > MAXIMUM_DEPTH;
  if (meaning.kind === 'substitution')
    return hasWays(meaning.expression, { ...context, scope: meaning.scope }, depth + 1);
  const definition = meaning.kind === 'let' ? meaning.definition : meaning;
  if (definition.kind !== 'operator') return false;
  return hasWays(definition.body, { ...context, scope: definition.scope }, depth + 1);
}

export function isImplication({ operator, path }: ApplicationSyntax): boolean {
  return path.length === 0 && operator.name === '=>';
}
