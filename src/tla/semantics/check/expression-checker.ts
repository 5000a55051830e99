import type {
  BoundSyntax,
  ExpressionSyntax,
  FieldSyntax,
  LetDefinitionSyntax,
  ModuleSyntax,
  NameSyntax,
  ParameterSyntax,
  Span,
} from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import { semanticError } from '../semantic-error.ts';
import { ApplicationChecker } from './application-checker.ts';
import { applyOperator } from './apply-operator.ts';
import { type Binder, openBinder, openBounds } from './binders.ts';
import { anyLevel, fairness, subscriptedAction, valueLevel } from './builtin-levels.ts';
import { type LevelParameter, type LevelSummary, SummaryBuilder } from './level-summary.ts';
import { levelsOfDefinition, type OperatorLevels } from './operator-levels.ts';
import { mixesActionAndTemporal } from './stuttering-rules.ts';
import { Names } from './symbols.ts';

type Of<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { kind: K }>;

/** Checks the definitions of a LET; the requirements of all of them count, whether they are used or not. */
export type LetChecker = (definitions: readonly LetDefinitionSyntax[], inner: Names) => LevelSummary;

/** Checks names, arities and levels of expressions as SANY, the front end of the TLA+ tools, does. */
export class ExpressionChecker {
  readonly module: ModuleSyntax;
  readonly applications: ApplicationChecker;
  readonly #checkLet: LetChecker;
  /** What `@` stands for, innermost EXCEPT last. */
  #at: readonly LevelSummary[] = [];

  constructor(module: ModuleSyntax, checkLet: LetChecker) {
    this.module = module;
    this.#checkLet = checkLet;
    this.applications = new ApplicationChecker(this);
  }

  fail(message: string, span: Span, advice?: string): Error {
    return semanticError(message, this.module, span, advice);
  }

  /** The levels of an expression. @throws BadInput for the first thing that is wrong in it. */
  check(expression: ExpressionSyntax, names: Names): LevelSummary {
    const parts = (levels: OperatorLevels, ...of: readonly ExpressionSyntax[]) =>
      this.#parts(levels, of, names);
    const any = (...of: readonly ExpressionSyntax[]) => parts(anyLevel(of.length), ...of);
    const value = (...of: readonly ExpressionSyntax[]) => parts(valueLevel(of.length), ...of);
    switch (expression.kind) {
      case 'number':
      case 'decimal':
      case 'string':
        return new SummaryBuilder();
      case 'at':
        return this.#checkAt(expression);
      case 'application':
        return this.applications.check(expression, names);
      case 'junction':
        return this.#junction(expression, names);
      case 'quantifier':
      case 'unbounded quantifier':
      case 'choose':
      case 'set filter':
      case 'set map':
      case 'function':
        return this.#binder(expression, names);
      case 'let':
        return this.#let(expression, names);
      case 'lambda':
        throw this.fail('expected a value, found a LAMBDA, which is an operator', expression.span);
      case 'set':
      case 'tuple':
        return value(...expression.elements);
      case 'product':
        return value(...expression.factors);
      case 'function set':
        return value(expression.domain, expression.range);
      case 'function application':
        this.applications.checkFunctionArity(expression, names);
        return value(expression.function, ...expression.arguments);
      case 'record':
        return any(...this.#fieldValues(expression.fields));
      case 'record set':
        return value(...this.#fieldValues(expression.fields));
      case 'field':
        return value(expression.record);
      case 'except':
        return this.#except(expression, names);
      case 'if':
        return any(expression.condition, expression.then, expression.else);
      case 'case': {
        const arms = expression.arms.flatMap((arm) => [arm.condition, arm.value]);
        return any(...arms, ...(expression.other === undefined ? [] : [expression.other]));
      }
      case 'subscripted action':
        return parts(subscriptedAction, expression.action, expression.subscript);
      case 'fairness':
        return parts(fairness, expression.subscript, expression.action);
    }
  }

  #parts(levels: OperatorLevels, of: readonly ExpressionSyntax[], names: Names): LevelSummary {
    const given = of.map((part) => ({ summary: this.check(part, names) }));
    return applyOperator(levels, given, (message, index) => this.fail(message, of[index]!.span));
  }

  #junction(expression: Of<'junction'>, names: Names): LevelSummary {
    const items = expression.items.map((item) => this.check(item, names));
    if (mixesActionAndTemporal(items)) throw this.mixture(expression.operator, expression.span);
    const result = new SummaryBuilder();
    for (const item of items) result.add(item);
    return result;
  }

  mixture(operator: string, span: Span): Error {
    return this.fail(`${operator} joins an action with a temporal formula`, span);
  }

  #checkAt({ span }: Of<'at'>): LevelSummary {
    const summary = this.#at.at(-1);
    if (summary === undefined) throw this.fail('@ stands only in the new value of an EXCEPT', span);
    return summary;
  }

  #fieldValues(fields: readonly FieldSyntax[]): ExpressionSyntax[] {
    const known = new Set<string>();
    for (const { name } of fields) {
      if (known.has(name.name)) throw this.fail(`the field ${name.name} is here twice`, name.span);
      known.add(name.name);
    }
    return fields.map(({ value }) => value);
  }

  #except(expression: Of<'except'>, names: Names): LevelSummary {
    const value = (of: ExpressionSyntax) => this.#parts(valueLevel(1), [of], names);
    const changed = value(expression.function);
    const result = new SummaryBuilder().add(changed);
    const around = this.#at;
    for (const { path, value: replacement } of expression.updates) {
      const at = new SummaryBuilder().add(changed);
      // In an index `@` has no meaning, not even that of an EXCEPT around this one.
      this.#at = [];
      for (const step of path) {
        for (const index of step.kind === 'index' ? step.arguments : []) at.add(value(index));
      }
      this.#at = [...around, at];
      result.add(at).add(value(replacement));
    }
    this.#at = around;
    return result;
  }

  #let(expression: Of<'let'>, names: Names): LevelSummary {
    const inner = new Names(names);
    const definitions = this.#checkLet(expression.definitions, inner);
    return new SummaryBuilder().require(definitions).add(this.check(expression.body, inner));
  }

  #binder(expression: Binder, names: Names): LevelSummary {
    const { sets, names: bound, body, levels } = openBinder(expression);
    const ofSets = this.#sets(sets, names);
    const inner = new Names(names);
    const parameters = this.bind(bound, inner);
    const ofBody = this.#parts(levels, [body], inner);
    if (expression.kind === 'quantifier' && ofBody.level === Level.temporal) this.#checkFixed(sets, ofSets);
    const result = new SummaryBuilder().add(ofBody).without(parameters);
    for (const set of ofSets) result.add(set);
    return result;
  }

  #sets(sets: readonly ExpressionSyntax[], names: Names): LevelSummary[] {
    return sets.map((set) => {
      const summary = this.check(set, names);
      if (summary.level <= Level.action) return summary;
      throw this.fail('expected a set as a bound, found the level of a temporal formula', set.span);
    });
  }

  /** A temporal formula says something of a whole behaviour: what depends on a step cannot bound its names. */
  #checkFixed(sets: readonly ExpressionSyntax[], ofSets: readonly LevelSummary[]): void {
    ofSets.forEach(({ level }, index) => {
      if (level !== Level.action) return;
      throw this.fail('expected a bound without primes before a temporal formula', sets[index]!.span);
    });
  }

  /** Binds names, which must be new. */
  bind(bound: readonly NameSyntax[], inner: Names): LevelParameter[] {
    return this.bindParameters(
      bound.map((name) => ({ name, arity: 0 })),
      inner,
    );
  }

  bindParameters(parameters: readonly ParameterSyntax[], inner: Names): LevelParameter[] {
    return parameters.map(({ name, arity }) => {
      this.applications.checkIsNew(name, inner);
      const parameter: LevelParameter = { name: name.name, arity, kind: 'bound' };
      const origin = { module: this.module, span: name.span };
      inner.define({ kind: 'parameter', name: name.name, origin, isLocal: false, parameter });
      return parameter;
    });
  }

  /** The levels of an operator with these parameters and this body. */
  definition(parameters: readonly ParameterSyntax[], body: ExpressionSyntax, names: Names): OperatorLevels {
    const inner = new Names(names);
    const bound = this.bindParameters(parameters, inner);
    return levelsOfDefinition(bound, this.check(body, inner));
  }

  /** The levels of a function; if it has a name of its own, that means itself in its body. */
  functionDefinition(
    own: NameSyntax | undefined,
    bounds: readonly BoundSyntax[],
    body: ExpressionSyntax,
    names: Names,
  ): OperatorLevels {
    const { sets, names: bound } = openBounds(bounds);
    const ofSets = this.#sets(sets, names);
    const inner = new Names(names);
    const parameters = [...(own === undefined ? [] : this.bind([own], inner)), ...this.bind(bound, inner)];
    const result = new SummaryBuilder().add(this.check(body, inner)).without(parameters);
    for (const set of ofSets) result.add(set);
    return levelsOfDefinition([], result);
  }
}
