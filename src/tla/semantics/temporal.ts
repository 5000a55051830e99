import type { ExpressionSyntax, ModuleSyntax } from '../syntax/syntax-tree.ts';
import type { Elaborated } from './elaborate.ts';
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

/** What a formula is understood with: levels, and the meaning of LET. */
export interface FormulaContext {
  readonly levels: Levels;
  readonly defineLet: Elaborated['defineLet'];
}

type Parts = { [K in keyof TemporalParts]: Closed[] };

/** How many definitions a formula may go through: one that leads back to itself ends here. */
const MAXIMUM_DEPTH = 100;

/** Takes a temporal formula apart, through definitions, instances, LET and conjunction. */
export function temporalParts(formula: Closed, context: FormulaContext): TemporalParts {
  const parts: Parts = { initial: [], invariants: [], steps: [], actions: [], other: [] };
  visit(formula, context, parts, 0);
  return parts;
}

function visit(closed: Closed, context: FormulaContext, parts: Parts, depth: number): void {
  const { expression, scope } = closed;
  if (context.levels.of(expression, scope) <= Level.state) {
    parts.initial.push(closed);
    return;
  }
  if (expression.kind === 'junction' && expression.operator === '/\\') {
    for (const item of expression.items) visit({ ...closed, expression: item }, context, parts, depth);
    return;
  }
  if (
    expression.kind === 'application' &&
    expression.operator.name === '[]' &&
    expression.path.length === 0
  ) {
    always({ ...closed, expression: expression.arguments[0]! }, closed, context, parts);
    return;
  }
  const inside = depth < MAXIMUM_DEPTH ? meantBy(closed, context) : undefined;
  if (inside !== undefined) visit(inside, context, parts, depth + 1);
  else parts.other.push(closed);
}

function always(body: Closed, whole: Closed, context: FormulaContext, parts: Parts): void {
  const inner = throughDefinitions(body, context);
  if (inner.expression.kind === 'subscripted action' && inner.expression.form === 'box') {
    parts.steps.push(inner);
    parts.actions.push({ ...inner, expression: inner.expression.action });
  } else if (context.levels.of(inner.expression, inner.scope) <= Level.state) {
    parts.invariants.push(inner);
  } else if (inner.expression.kind === 'junction' && inner.expression.operator === '/\\') {
    for (const item of inner.expression.items) always({ ...inner, expression: item }, whole, context, parts);
  } else {
    parts.other.push(whole);
  }
}

function throughDefinitions(closed: Closed, context: FormulaContext): Closed {
  let current = closed;
  for (let depth = 0; depth < MAXIMUM_DEPTH; depth++) {
    const inside = meantBy(current, context);
    if (inside === undefined) return current;
    current = inside;
  }
  return current;
}

/** What a LET, a name, or an operator with arguments stands for; `undefined` for anything else. */
export function meantBy(
  { expression, scope, module }: Closed,
  { defineLet }: FormulaContext,
): Closed | undefined {
  if (expression.kind === 'let') {
    const inner = defineLet(expression.definitions, module, scope);
    return { expression: expression.body, scope: inner, module };
  }
  if (expression.kind !== 'application') return undefined;
  const meaning = findThrough(scope, expression);
  const actual = meaning === undefined ? undefined : afterReplacement(meaning);
  if (actual?.kind === 'substitution' && expression.arguments.length === 0)
    return { expression: actual.expression, scope: actual.scope, module };
  if (actual?.kind !== 'operator' || actual.bounds !== undefined || actual.isRecursive) return undefined;
  if (actual.parameters.length !== expression.arguments.length) return undefined;
  const inner = actual.scope.substituting(actual.parameters, expression.arguments, scope);
  return { expression: actual.body, scope: inner, module: actual.module };
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
