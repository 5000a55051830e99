import {
  always,
  and,
  eventually,
  type Formula,
  fairnessOf,
  implies,
  leadsTo,
  leaf,
  not,
  or,
} from '../../core/formula.ts';
import { formatValue, Kind, kindOf, type SetValue, type Value } from '../../core/values/index.ts';
import type { BoundSyntax, ExpressionSyntax, PatternSyntax, Span } from '../syntax/syntax-tree.ts';
import { Level } from './level.ts';
import type { Meaning } from './meaning.ts';
import { type Closed, type FormulaContext, meantBy } from './temporal.ts';

/** What a temporal formula of a specification is made of. */
export type TemporalLeaf =
  | { readonly kind: 'state'; readonly closed: Closed }
  | StepLeaf
  | { readonly kind: 'enabled'; readonly closed: Closed; readonly step: StepLeaf };

/** `<<A>>_v`, whole. */
export interface StepLeaf {
  readonly kind: 'step';
  readonly closed: Closed;
}

export type TemporalFormula = Formula<TemporalLeaf>;

/** A condition WF_v(A) or SF_v(A), its quantified names replaced by values. */
export interface Fairness {
  readonly kind: 'weak' | 'strong';
  readonly name: string;
  readonly step: StepLeaf;
  readonly enabled: Extract<TemporalLeaf, { kind: 'enabled' }>;
}

/** What the translation needs of the specification. */
export interface TranslationContext extends FormulaContext {
  /** The value of an expression of constants. */
  readonly evaluate: (closed: Closed) => Value;
  /** What a name stands for that has this value from now on. */
  readonly constantOf: (name: string, value: Value, closed: Closed) => Meaning;
}

/** Why a formula cannot be checked. */
export class Untranslatable extends Error {}

/** How many instances of quantified formulas there may be in all. */
const MAXIMUM_INSTANCES = 2000;
const MAXIMUM_DEPTH = 200;

/** Turns temporal formulas of a specification into formulas over predicates on states and steps. */
export class FormulaTranslator {
  readonly #context: TranslationContext;
  #instances = 0;
  #depth = 0;
  /** Names bound by the quantifiers around, for the names of fairness conditions. */
  #bound: readonly (readonly [string, Value])[] = [];

  constructor(context: TranslationContext) {
    this.#context = context;
  }

  /** @throws Untranslatable */
  formula(closed: Closed): TemporalFormula {
    if (++this.#depth > MAXIMUM_DEPTH) throw new Untranslatable('its definitions go too deep');
    try {
      return this.#formula(closed);
    } finally {
      this.#depth--;
    }
  }

  /**
   * The fairness conditions of a conjunction, and what else it says.
   *
   * @throws Untranslatable
   */
  fairness(closed: Closed): {
    readonly conditions: readonly Fairness[];
    readonly others: readonly TemporalFormula[];
  } {
    const conditions: Fairness[] = [];
    const others: TemporalFormula[] = [];
    this.#eachConjunct(closed, (conjunct) => {
      if (conjunct.expression.kind === 'fairness') conditions.push(this.#fairness(conjunct));
      else others.push(this.formula(conjunct));
    });
    return { conditions, others };
  }

  #eachConjunct(closed: Closed, visit: (conjunct: Closed) => void, depth = 0): void {
    const { expression } = closed;
    const next = (inner: Closed) => this.#eachConjunct(inner, visit, depth + 1);
    const inside = depth > MAXIMUM_DEPTH ? undefined : meantBy(closed, this.#context);
    if (expression.kind === 'junction' && expression.operator === '/\\')
      for (const item of expression.items) next({ ...closed, expression: item });
    else if (expression.kind === 'quantifier' && expression.quantifier === '\\A')
      this.#instantiate(closed, expression.bounds, expression.body, next);
    else if (inside !== undefined && !this.#isPredicate(closed)) next(inside);
    else visit(closed);
  }

  #formula(closed: Closed): TemporalFormula {
    const { expression } = closed;
    if (this.#isPredicate(closed)) return leaf({ kind: 'state', closed });
    const of = (inner: ExpressionSyntax) => this.formula({ ...closed, expression: inner });
    switch (expression.kind) {
      case 'junction': {
        const parts = expression.items.map(of);
        return expression.operator === '/\\' ? and(...parts) : or(...parts);
      }
      case 'quantifier': {
        const parts: TemporalFormula[] = [];
        this.#instantiate(closed, expression.bounds, expression.body, (instance) =>
          parts.push(this.formula(instance)),
        );
        return expression.quantifier === '\\A' ? and(...parts) : or(...parts);
      }
      case 'if': {
        const condition = of(expression.condition);
        return and(implies(condition, of(expression.then)), or(condition, of(expression.else)));
      }
      case 'subscripted action':
        return this.#subscripted(closed, expression);
      case 'fairness': {
        const { kind, step, enabled } = this.#fairness(closed);
        return fairnessOf<TemporalLeaf>(kind, step, enabled);
      }
      case 'application':
        return this.#application(closed, expression);
      default: {
        const inside = meantBy(closed, this.#context);
        if (inside !== undefined) return this.formula(inside);
        throw new Untranslatable(`a ${expression.kind} cannot stand in a temporal formula`);
      }
    }
  }

  #application(
    closed: Closed,
    expression: Extract<ExpressionSyntax, { kind: 'application' }>,
  ): TemporalFormula {
    const inside = meantBy(closed, this.#context);
    if (inside !== undefined) return this.formula(inside);
    const [first, second] = expression.arguments.map(
      (argument) => () => this.formula({ ...closed, expression: argument }),
    );
    switch (expression.path.length === 0 ? expression.operator.name : '') {
      case '[]':
        return always(first!());
      case '<>':
        return eventually(first!());
      case '~>':
        return leadsTo(first!(), second!());
      case '~':
        return not(first!());
      case '=>':
        return implies(first!(), second!());
      case '<=>': {
        const [one, other] = [first!(), second!()];
        return and(implies(one, other), implies(other, one));
      }
      default:
        throw new Untranslatable(`${expression.operator.name} cannot stand in a temporal formula`);
    }
  }

  /** `<<A>>_v` is a leaf; `[A]_v` the negation of `<<~A>>_v`. */
  #subscripted(
    closed: Closed,
    expression: Extract<ExpressionSyntax, { kind: 'subscripted action' }>,
  ): TemporalFormula {
    if (expression.form === 'angle') return leaf({ kind: 'step', closed });
    const { action, span } = expression;
    const broken: ExpressionSyntax = { ...expression, form: 'angle', action: negation(action, span) };
    return not(leaf({ kind: 'step', closed: { ...closed, expression: broken } }));
  }

  #fairness(closed: Closed): Fairness {
    const { expression, module } = closed;
    if (expression.kind !== 'fairness') throw new Error(`${expression.kind} is no fairness condition`);
    const { action, subscript, span, strength } = expression;
    const angle: ExpressionSyntax = { kind: 'subscripted action', span, form: 'angle', action, subscript };
    const step: StepLeaf = { kind: 'step', closed: { ...closed, expression: angle } };
    const text = textOf(module.text, span);
    const values = this.#bound.filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
    const given = values.map(([name, value]) => `${name} = ${formatValue(value)}`).join(', ');
    return {
      kind: strength,
      name: given === '' ? text : `${text} with ${given}`,
      step,
      enabled: { kind: 'enabled', step, closed: { ...closed, expression: enabledOf(angle, span) } },
    };
  }

  /** Whether it speaks of one state. */
  #isPredicate({ expression, scope }: Closed): boolean {
    return this.#context.levels.of(expression, scope) <= Level.state;
  }

  /** A quantified body with every choice of values for its names. */
  #instantiate(
    closed: Closed,
    bounds: readonly BoundSyntax[],
    body: ExpressionSyntax,
    visit: (instance: Closed) => void,
  ): void {
    const outer = this.#bound;
    const patterns = bounds.flatMap(({ patterns: all, set }) => {
      const members = this.#membersOf({ ...closed, expression: set });
      return all.map((pattern) => ({ pattern, members }));
    });
    const choose = (position: number, given: readonly (readonly [string, Value])[]): void => {
      const next = patterns[position];
      if (next !== undefined) {
        for (const member of next.members) choose(position + 1, [...given, ...matched(next.pattern, member)]);
        return;
      }
      if (++this.#instances > MAXIMUM_INSTANCES)
        throw new Untranslatable(`its quantifiers give more than ${MAXIMUM_INSTANCES} formulas`);
      this.#bound = [...outer, ...given];
      const meanings = given.map(
        ([name, value]) => [name, this.#context.constantOf(name, value, closed)] as const,
      );
      visit({ ...closed, expression: body, scope: closed.scope.extend(meanings) });
    };
    choose(0, []);
    this.#bound = outer;
  }

  #membersOf(set: Closed): readonly Value[] {
    if (this.#context.levels.of(set.expression, set.scope) > Level.constant)
      throw new Untranslatable('it is quantified over a set that depends on the state');
    const value = this.#context.evaluate(set);
    if (kindOf(value) !== Kind.set)
      throw new Untranslatable('it is quantified over something that is no set');
    return (value as SetValue).elements();
  }
}

/** The names of a pattern with the parts of a value that matches it. */
function matched(pattern: PatternSyntax, value: Value): (readonly [string, Value])[] {
  if (pattern.kind === 'name') return [[pattern.name.name, value]];
  if (
    typeof value !== 'object' ||
    value.kind !== Kind.function ||
    value.values.length !== pattern.names.length
  )
    throw new Untranslatable('a member of the set it is quantified over is no tuple of that length');
  return pattern.names.map(({ name }, index) => [name, value.values[index]!]);
}

function negation(of: ExpressionSyntax, span: Span): ExpressionSyntax {
  return { kind: 'application', span, path: [], operator: { name: '~', span }, arguments: [of] };
}

function enabledOf(action: ExpressionSyntax, span: Span): ExpressionSyntax {
  return { kind: 'application', span, path: [], operator: { name: 'ENABLED', span }, arguments: [action] };
}

/** The text of a span, in one line. */
function textOf(text: string, { line, column, endLine, endColumn }: Span): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  lines[lines.length - 1] = [...lines.at(-1)!].slice(0, endColumn - 1).join('');
  lines[0] = [...lines[0]!].slice(column - 1).join('');
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}
