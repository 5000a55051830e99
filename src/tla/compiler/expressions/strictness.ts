import { findThrough } from '../../semantics/level.ts';
import { afterReplacement, type OperatorMeaning } from '../../semantics/meaning.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { ApplicationSyntax, BoundSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';

const MAXIMUM_DEPTH = 12;

/** Operators of the language that evaluate both operands whatever they are. */
const strictOperators = new Set([
  '=',
  '/=',
  '#',
  '\\in',
  '\\notin',
  '\\subseteq',
  '<=>',
  '~',
  '\\cup',
  '\\cap',
  '\\',
]);

/**
 * Whether evaluating an expression is sure to evaluate a name that it contains, so that its value may be computed
 * beforehand: an error in it would have come anyhow. What is not known to be sure is not.
 */
export function surelyEvaluates(
  expression: ExpressionSyntax,
  name: string,
  scope: Scope,
  depth = 0,
): boolean {
  if (depth > MAXIMUM_DEPTH) return false;
  const sure = (part: ExpressionSyntax) => surelyEvaluates(part, name, scope, depth + 1);
  const someSet = (bounds: readonly BoundSyntax[]) => bounds.some(({ set }) => sure(set));
  switch (expression.kind) {
    case 'application':
      return applicationEvaluates(expression, name, scope, depth, sure);
    case 'junction':
      return sure(expression.items[0]!);
    case 'quantifier':
    case 'set map':
    case 'function':
      return someSet(expression.bounds);
    case 'choose':
      return expression.set !== undefined && sure(expression.set);
    case 'set filter':
      return sure(expression.set);
    case 'set':
    case 'tuple':
      return expression.elements.some(sure);
    case 'record':
      return expression.fields.some(({ value }) => sure(value));
    case 'function application':
      return sure(expression.function) || expression.arguments.some(sure);
    case 'field':
      return sure(expression.record);
    case 'except':
      return sure(expression.function);
    case 'if':
      return sure(expression.condition);
    case 'case':
      return sure(expression.arms[0]!.condition);
    case 'let':
      return sure(expression.body);
    default:
      return false;
  }
}

function applicationEvaluates(
  expression: ApplicationSyntax,
  name: string,
  scope: Scope,
  depth: number,
  sure: (part: ExpressionSyntax) => boolean,
): boolean {
  const { operator, path, arguments: given } = expression;
  if (path.length === 0 && given.length === 0) return operator.name === name;
  const found = findThrough(scope, expression);
  if (found === undefined) {
    if (path.length > 0) return false;
    if (strictOperators.has(operator.name)) {
      // A set that is written out is compared member by member, up to the first that is equal.
      const isLiteral = operator.name === '\\in' && given[1]?.kind === 'set';
      return isLiteral ? sure(given[0]!) : given.some(sure);
    }
    return operator.name === '=>' && sure(given[0]!);
  }
  const meaning = afterReplacement(found);
  if (meaning.kind === 'native') {
    const { parameters, isByNeed } = meaning.operator;
    return given.some(
      (argument, index) => parameters[index] === 0 && isByNeed?.[index] !== true && sure(argument),
    );
  }
  if (meaning.kind !== 'operator' || meaning.bounds !== undefined) return false;
  // The arguments of a recursive operator are always evaluated first.
  if (meaning.isRecursive)
    return given.some((argument, index) => meaning.parameters[index]?.arity === 0 && sure(argument));
  return given.some((argument, index) => evaluatesParameter(meaning, index, depth) && sure(argument));
}

/** Whether a definition is sure to evaluate one of its parameters, which is no operator. */
export function evaluatesParameter(definition: OperatorMeaning, index: number, depth = 0): boolean {
  const parameter = definition.parameters[index];
  if (parameter === undefined || parameter.arity > 0 || definition.bounds !== undefined) return false;
  const { name } = parameter.name;
  const scope = definition.scope.extend([[name, { kind: 'bound', name, code: '', level: 0 }]]);
  return surelyEvaluates(definition.body, name, scope, depth + 1);
}
