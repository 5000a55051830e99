import type { BoundSyntax, ExpressionSyntax, PatternSyntax } from '../syntax/syntax-tree.ts';
import { afterReplacement, type Meaning, type OperatorMeaning } from './meaning.ts';
import type { Scope } from './scope.ts';
import { argumentsOf, type Selector, type SelectorStep, select, splitSelector } from './selector.ts';

/** Levels of *Specifying Systems*, section 17.2: what an expression may depend on. */
export const Level = { constant: 0, state: 1, action: 2, temporal: 3 } as const;
export type Level = (typeof Level)[keyof typeof Level];

const temporalOperators = new Set(['[]', '<>', '~>', '-+->']);
const actionOperators = new Set(["'", 'UNCHANGED', '\\cdot']);
const MAXIMUM_DEPTH = 400;

/** How levels are computed. */
interface Manner {
  /** As what the parameters of a definition count in it. */
  readonly ofParameters: Level;
  /** Whether ENABLED says nothing of the next state; else it counts as what it asks about. */
  readonly hidesPrimes: boolean;
}

/** Computes levels, once for each definition; parameters count as constants there unless something else is said. */
export class Levels {
  readonly #manner: Manner;
  readonly #ofDefinition = new Map<OperatorMeaning, Level>();
  /** The same with parameters that are constants. */
  readonly #plain: Levels;
  /** The same with parameters that depend on the state, for definitions that are given such arguments. */
  readonly #withStates: Levels;
  /** The same again, without hiding what ENABLED primes. */
  readonly #withPrimes: Levels;
  /** Definitions under computation: a recursive occurrence adds nothing. */
  readonly #inProgress = new Set<OperatorMeaning>();
  #depth = 0;

  constructor(manner: Manner = { ofParameters: Level.constant, hidesPrimes: true }, plain?: Levels) {
    this.#manner = manner;
    this.#plain = plain ?? this;
    this.#withStates =
      manner.ofParameters === Level.state
        ? this
        : new Levels({ ofParameters: Level.state, hidesPrimes: true }, this);
    this.#withPrimes =
      plain === undefined || !manner.hidesPrimes
        ? this
        : new Levels({ ...manner, hidesPrimes: false }, plain);
  }

  /** Whether a definition may prime an argument: then the value of the argument cannot stand for it. */
  primesParameters(symbol: OperatorMeaning): boolean {
    return symbol.parameters.length > 0 && this.#withStates.#withPrimes.#ofOperator(symbol) >= Level.action;
  }

  of(expression: ExpressionSyntax, scope: Scope): Level {
    if (++this.#depth > MAXIMUM_DEPTH) {
      this.#depth--;
      return Level.constant;
    }
    const level = this.#of(expression, scope);
    this.#depth--;
    return level;
  }

  ofMeaning(symbol: Meaning): Level {
    const actual = afterReplacement(symbol);
    switch (actual.kind) {
      case 'variable':
        return Level.state;
      case 'bound':
        return actual.level as Level;
      case 'operator':
        return this.#ofOperator(actual);
      case 'let':
        return this.#ofOperator(actual.definition);
      case 'substitution': {
        // What stands for a variable is one in its module, whatever it is: its definitions are about states.
        const level = this.of(actual.expression, actual.scope);
        return actual.isVariable === true ? max(level, Level.state) : level;
      }
      default:
        return Level.constant;
    }
  }

  #ofOperator(symbol: OperatorMeaning): Level {
    const known = this.#ofDefinition.get(symbol);
    if (known !== undefined) return known;
    if (this.#inProgress.has(symbol)) return Level.constant;
    this.#inProgress.add(symbol);
    const names = symbol.parameters.map(({ name }) => name.name);
    const outer = withLevel(symbol.scope, names, this.#manner.ofParameters);
    const inner = symbol.bounds === undefined ? outer : withConstants(outer, [symbol.name]);
    const level =
      symbol.bounds === undefined
        ? this.of(symbol.body, inner)
        : this.#bounded(symbol.bounds, [symbol.body], inner);
    this.#inProgress.delete(symbol);
    // Computed inside another recursive definition it may lack that one's share.
    if (this.#inProgress.size === 0) this.#ofDefinition.set(symbol, level);
    return level;
  }

  #of(expression: ExpressionSyntax, scope: Scope): Level {
    const all = (...expressions: (ExpressionSyntax | undefined)[]) =>
      expressions.reduce<Level>(
        (highest, part) => (part === undefined ? highest : max(highest, this.of(part, scope))),
        Level.constant,
      );
    switch (expression.kind) {
      case 'number':
      case 'decimal':
      case 'string':
      case 'at':
        return Level.constant;
      case 'application':
        return this.#ofApplication(expression, scope);
      case 'junction':
        return all(...expression.items);
      case 'quantifier':
        return this.#bounded(expression.bounds, [expression.body], scope);
      case 'unbounded quantifier': {
        const level = this.of(
          expression.body,
          withConstants(
            scope,
            expression.names.map(({ name }) => name),
          ),
        );
        return expression.quantifier.length === 3 ? Level.temporal : level;
      }
      case 'choose':
        return max(
          all(expression.set),
          this.of(expression.body, withConstants(scope, namesOf(expression.pattern))),
        );
      case 'set':
      case 'tuple':
        return all(...expression.elements);
      case 'product':
        return all(...expression.factors);
      case 'set filter':
        return max(
          all(expression.set),
          this.of(expression.predicate, withConstants(scope, namesOf(expression.pattern))),
        );
      case 'set map':
        return this.#bounded(expression.bounds, [expression.element], scope);
      case 'function':
        return this.#bounded(expression.bounds, [expression.body], scope);
      case 'function set':
        return all(expression.domain, expression.range);
      case 'function application':
        return all(expression.function, ...expression.arguments);
      case 'record':
      case 'record set':
        return all(...expression.fields.map(({ value }) => value));
      case 'field':
        return all(expression.record);
      case 'except':
        return all(
          expression.function,
          ...expression.updates.flatMap(({ path, value }) => [
            value,
            ...path.flatMap((step) => (step.kind === 'index' ? step.arguments : [])),
          ]),
        );
      case 'if':
        return all(expression.condition, expression.then, expression.else);
      case 'case':
        return all(
          ...expression.arms.flatMap(({ condition, value }) => [condition, value]),
          expression.other,
        );
      case 'let':
        return this.#ofLet(expression, scope);
      case 'lambda':
        return this.of(
          expression.body,
          withConstants(
            scope,
            expression.parameters.map(({ name }) => name.name),
          ),
        );
      case 'subscripted action':
      case 'fairness':
        return expression.kind === 'fairness' ? Level.temporal : max(Level.action, all(expression.action));
    }
  }

  #ofApplication(expression: Extract<ExpressionSyntax, { kind: 'application' }>, scope: Scope): Level {
    const { operator, path } = expression;
    const ofArguments = [...expression.arguments, ...path.flatMap((step) => step.arguments)].reduce<Level>(
      (highest, part) => max(highest, this.of(part, scope)),
      Level.constant,
    );
    if (path.length === 0) {
      if (temporalOperators.has(operator.name)) return Level.temporal;
      if (actionOperators.has(operator.name))
        return ofArguments === Level.constant ? Level.constant : max(Level.action, ofArguments);
      if (operator.name === 'ENABLED' && ofArguments > Level.constant)
        return this.#manner.hidesPrimes ? Level.state : Level.action;
    }
    const symbol = findThrough(scope, expression);
    if (symbol === undefined) return ofArguments;
    // With `Step(v) == v' = 1` what `Step(x)` says of a step comes from x.
    const levels = ofArguments === Level.constant ? this.#plain : this.#withStates;
    return max(ofArguments, levels.ofMeaning(symbol));
  }

  #ofLet(expression: Extract<ExpressionSyntax, { kind: 'let' }>, scope: Scope): Level {
    // The definitions count as far as the body uses them; taking all of them errs on the safe side.
    const inner = scope.extend();
    let level: Level = Level.constant;
    for (const definition of expression.definitions) {
      if (definition.kind === 'operator definition') {
        const names = definition.parameters.map(({ name }) => name.name);
        level = max(level, this.of(definition.body, withConstants(inner, [...names, definition.name.name])));
        inner.define(definition.name.name, { kind: 'bound', name: definition.name.name, code: '', level });
      } else if (definition.kind === 'function definition') {
        level = max(
          level,
          this.#bounded(definition.bounds, [definition.body], withConstants(inner, [definition.name.name])),
        );
        inner.define(definition.name.name, { kind: 'bound', name: definition.name.name, code: '', level });
      } else if (definition.kind === 'instance') {
        level = max(level, Level.action);
      }
    }
    return max(level, this.of(expression.body, inner));
  }

  #bounded(bounds: readonly BoundSyntax[], bodies: readonly ExpressionSyntax[], scope: Scope): Level {
    const inner = withConstants(
      scope,
      bounds.flatMap(({ patterns }) => patterns.flatMap(namesOf)),
    );
    const ofSets = bounds.reduce<Level>(
      (highest, { set }) => max(highest, this.of(set, scope)),
      Level.constant,
    );
    return bodies.reduce<Level>((highest, body) => max(highest, this.of(body, inner)), ofSets);
  }
}

/** The symbol of an application, through the instances of its path; `undefined` if it cannot be found. */
export function findThrough(
  scope: Scope,
  expression: Extract<ExpressionSyntax, { kind: 'application' }>,
): Meaning | undefined {
  const selector = splitSelector(expression, (steps) => {
    const last = steps.at(-1)!.name.name;
    return openThrough(scope, steps.slice(0, -1))?.find(last)?.kind === 'instance';
  });
  if (selector !== undefined) return findSelected(scope, selector);
  return openThrough(scope, expression.path)?.find(expression.operator.name);
}

/** The scope of the instance to which steps lead, each through the one before; `undefined` if there is none. */
function openThrough(scope: Scope, path: readonly SelectorStep[]): Scope | undefined {
  let current = scope;
  for (const { name, arguments: given } of path) {
    const symbol: Meaning | undefined = current.find(name.name);
    if (symbol?.kind !== 'instance') return undefined;
    const parameters = new Map<string, Meaning>();
    symbol.parameters.forEach((parameter, index) => {
      const argument = given[index];
      if (argument === undefined) return;
      parameters.set(parameter.name.name, {
        kind: 'substitution',
        name: parameter.name.name,
        expression: argument,
        scope,
      });
    });
    current = symbol.open(parameters);
  }
  return current;
}

/** The part of a definition that a selector names, as something that stands in its place. */
function findSelected(scope: Scope, selector: Selector): Meaning | undefined {
  const { base, steps } = selector;
  const found = findThrough(scope, { ...base, arguments: [] });
  const named = found === undefined ? undefined : afterReplacement(found);
  const definition = named?.kind === 'let' ? named.definition : named;
  if (definition?.kind !== 'operator') return undefined;
  const { body, bounds, span, parameters } = definition;
  const whole = bounds === undefined ? body : ({ kind: 'function', span, bounds, body } as const);
  const selected = select(parameters, whole, steps);
  const given = argumentsOf(selector);
  if (selected === undefined || selected.parameters.length !== given.length) return undefined;
  const inner = definition.scope.substituting(selected.parameters, given, scope);
  const { expression } = selected;
  return { kind: 'substitution', name: definition.name, expression, scope: inner, isSelected: true };
}

/** The names that a pattern binds. */
export function namesOf(pattern: PatternSyntax): string[] {
  return pattern.kind === 'name' ? [pattern.name.name] : pattern.names.map(({ name }) => name);
}

function withConstants(scope: Scope, names: readonly string[]): Scope {
  return withLevel(scope, names, Level.constant);
}

function withLevel(scope: Scope, names: readonly string[], level: Level): Scope {
  return scope.extend(names.map((name) => [name, { kind: 'bound', name, code: '', level }] as const));
}

function max<L extends Level>(left: L, right: L): L {
  return left > right ? left : right;
}
