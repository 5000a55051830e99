import type {
  ApplicationSyntax,
  BoundSyntax,
  ExpressionSyntax,
  LetDefinitionSyntax,
  NameSyntax,
} from '../syntax/syntax-tree.ts';
import type { Scope } from './scope.ts';

/** A step of a selector, such as the `2` or the `(q)` of `Inv!2!(q)`. */
export interface SelectorStep {
  readonly name: NameSyntax;
  readonly arguments: readonly ExpressionSyntax[];
}

/** What a selector names: an expression, and the scope in which it is understood. */
export interface Selected {
  readonly expression: ExpressionSyntax;
  readonly scope: Scope;
}

/** Of the names before and after each `!`, those of parts of expressions begin with no letter. */
export function isSelectorName({ name }: NameSyntax): boolean {
  return /^(\d+|:|<<|>>|@|\(\))$/.test(name);
}

/** `I!Op(a)!2!(q)` taken apart: the application `I!Op(a)`, and the steps from its definition; `undefined` without any. */
export function splitSelector(
  expression: ApplicationSyntax,
): { readonly base: ApplicationSyntax; readonly steps: readonly SelectorStep[] } | undefined {
  if (!isSelectorName(expression.operator)) return undefined;
  const all = [...expression.path, { name: expression.operator, arguments: expression.arguments }];
  const first = all.findIndex(({ name }) => isSelectorName(name));
  const definition = all[first - 1];
  if (definition === undefined) return undefined;
  const base: ApplicationSyntax = {
    ...expression,
    path: all.slice(0, first - 1),
    operator: definition.name,
    arguments: definition.arguments,
  };
  return { base, steps: all.slice(first) };
}

/**
 * The part of an expression to which a step leads; `undefined` if there is none (*Specifying Systems*' successor TLA+2,
 * section 6.4). Arguments are understood in the scope `from`.
 */
export function select(selected: Selected, step: SelectorStep, from: Scope): Selected | undefined {
  const { expression, scope } = selected;
  const name = step.name.name;
  if (name === ':') return selected;
  if (expression.kind === 'let') {
    const inner = select({ expression: expression.body, scope }, step, from);
    return inner && { expression: underLet(expression.definitions, inner.expression), scope: inner.scope };
  }
  if (name === '()') return instantiated(selected, step.arguments, from);
  const operands = operandsOf(expression);
  const index = name === '<<' ? 0 : name === '>>' ? operands.length - 1 : Number(name) - 1;
  const operand = operands[index];
  return operand && { expression: operand, scope };
}

function underLet(definitions: readonly LetDefinitionSyntax[], body: ExpressionSyntax): ExpressionSyntax {
  return { kind: 'let', span: body.span, definitions, body };
}

/** The operands of an expression's outermost operator, counted from one by a selector. */
function operandsOf(expression: ExpressionSyntax): readonly ExpressionSyntax[] {
  switch (expression.kind) {
    case 'application':
      return expression.arguments;
    case 'junction':
      return expression.items;
    case 'if':
      return [expression.condition, expression.then, expression.else];
    case 'set':
    case 'tuple':
      return expression.elements;
    case 'function application':
      return [expression.function, ...expression.arguments];
    case 'function set':
      return [expression.domain, expression.range];
    case 'subscripted action':
      return [expression.action, expression.subscript];
    case 'quantifier':
    case 'function':
      return expression.bounds.map(({ set }) => set);
    default:
      return [];
  }
}

/** The body of an expression that binds names, with arguments in their place. */
function instantiated(
  { expression, scope }: Selected,
  given: readonly ExpressionSyntax[],
  from: Scope,
): Selected | undefined {
  const bound = boundBy(expression);
  if (bound === undefined || bound.names.length !== given.length) return undefined;
  const names = bound.names.map((name) => ({ name }));
  return { expression: bound.body, scope: scope.substituting(names, given, from) };
}

function boundBy(
  expression: ExpressionSyntax,
): { readonly names: readonly NameSyntax[]; readonly body: ExpressionSyntax } | undefined {
  const namesOf = (bounds: readonly BoundSyntax[]) =>
    bounds.flatMap(({ patterns }) =>
      patterns.flatMap((pattern) => (pattern.kind === 'name' ? [pattern.name] : pattern.names)),
    );
  switch (expression.kind) {
    case 'quantifier':
    case 'function':
      return { names: namesOf(expression.bounds), body: expression.body };
    case 'unbounded quantifier':
      return { names: expression.names, body: expression.body };
    case 'lambda':
      return { names: expression.parameters.map(({ name }) => name), body: expression.body };
    default:
      return undefined;
  }
}
