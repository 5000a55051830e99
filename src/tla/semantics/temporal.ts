import type { ExpressionSyntax, ModuleSyntax } from '../syntax/syntax-tree.ts';
import { findThrough, Level, type Levels } from './level.ts';
import { afterReplacement } from './meaning.ts';
import type { Scope } from './scope.ts';

/** An expression with what its names mean. */
export interface Closed {
  readonly expression: ExpressionSyntax;
  readonly scope: Scope;
  readonly module: ModuleSyntax;
}

/** The parts of a temporal formula that is a conjunction of the usual forms. */
export interface TemporalParts {
  /** State predicates: true of the first state. */
  readonly initial: readonly Closed[];
  /** `[]P` for a state predicate P. */
  readonly invariants: readonly Closed[];
  /** `[][A]_v`, whole: true of every step. */
  readonly steps: readonly Closed[];
  /** The action A of each of those. */
  readonly actions: readonly Closed[];
  /** Fairness and everything else. */
  readonly other: readonly Closed[];
}

/** Takes a temporal formula apart, through definitions, instances and conjunction. */
export function temporalParts(formula: Closed, levels: Levels): TemporalParts {
  const parts: { [K in keyof TemporalParts]: Closed[] } = {
    initial: [],
    invariants: [],
    steps: [],
    actions: [],
    other: [],
  };
  visit(formula, levels, parts, 0);
  return parts;
}

function visit(
  closed: Closed,
  levels: Levels,
  parts: { [K in keyof TemporalParts]: Closed[] },
  depth: number,
): void {
  const { expression, scope } = closed;
  if (levels.of(expression, scope) <= Level.state) {
    parts.initial.push(closed);
    return;
  }
  if (expression.kind === 'junction' && expression.operator === '/\\') {
    for (const item of expression.items) visit({ ...closed, expression: item }, levels, parts, depth);
    return;
  }
  if (expression.kind === 'application') {
    const { operator, path } = expression;
    if (operator.name === '[]' && path.length === 0) {
      always({ ...closed, expression: expression.arguments[0]! }, closed, levels, parts);
      return;
    }
    const definition = definitionOf(closed);
    if (definition !== undefined && depth < 100) {
      visit(definition, levels, parts, depth + 1);
      return;
    }
  }
  parts.other.push(closed);
}

function always(
  body: Closed,
  whole: Closed,
  levels: Levels,
  parts: { [K in keyof TemporalParts]: Closed[] },
): void {
  const inner = throughDefinitions(body);
  if (inner.expression.kind === 'subscripted action' && inner.expression.form === 'box') {
    parts.steps.push(inner);
    parts.actions.push({ ...inner, expression: inner.expression.action });
  } else if (levels.of(inner.expression, inner.scope) <= Level.state) {
    parts.invariants.push(inner);
  } else if (inner.expression.kind === 'junction' && inner.expression.operator === '/\\') {
    for (const item of inner.expression.items) always({ ...inner, expression: item }, whole, levels, parts);
  } else {
    parts.other.push(whole);
  }
}

function throughDefinitions(closed: Closed): Closed {
  let current = closed;
  for (let depth = 0; depth < 100; depth++) {
    const definition = definitionOf(current);
    if (definition === undefined) return current;
    current = definition;
  }
  return current;
}

/** The body of a parameterless definition that an expression names. */
export function definitionOf({ expression, scope }: Closed): Closed | undefined {
  if (expression.kind !== 'application' || expression.arguments.length > 0) return undefined;
  const meaning = findThrough(scope, expression);
  const actual = meaning === undefined ? undefined : afterReplacement(meaning);
  if (actual?.kind !== 'operator' || actual.parameters.length > 0 || actual.bounds !== undefined)
    return undefined;
  return { expression: actual.body, scope: actual.scope, module: actual.module };
}
