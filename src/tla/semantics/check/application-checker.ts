import { closest, distance } from 'fastest-levenshtein';
import type { ApplicationSyntax, ExpressionSyntax, NameSyntax, Span } from '../../syntax/syntax-tree.ts';
import { argumentsOf, definitionIn, type Selector, select, splitSelector } from '../selector.ts';
import { type Argument, applyOperator, applyParameter } from './apply-operator.ts';
import { anyLevel, builtinOperators } from './builtin-levels.ts';
import type { ExpressionChecker } from './expression-checker.ts';
import { type LevelSummary, SummaryBuilder, summaryOfParameter } from './level-summary.ts';
import type { OperatorLevels } from './operator-levels.ts';
import { mixesActionAndTemporal, stutteringMistake } from './stuttering-rules.ts';
import type { CheckedSymbol, Names } from './symbols.ts';

const junctors = new Set(['/\\', '\\/', '=>', '<=>']);

/** An operator that is applied or passed: what it takes, and its levels unless it is a parameter. */
interface Resolved {
  readonly name: string;
  readonly arities: readonly number[];
  readonly levels: OperatorLevels | undefined;
  readonly symbol: CheckedSymbol | undefined;
}

/** Finds what names mean, and checks what they are applied to. */
export class ApplicationChecker {
  readonly #expressions: ExpressionChecker;

  constructor(expressions: ExpressionChecker) {
    this.#expressions = expressions;
  }

  check(expression: ApplicationSyntax, names: Names): LevelSummary {
    const selector = this.#selector(expression, names);
    if (selector !== undefined) {
      // A part has at most the level of the whole, with what it is given.
      const { levels, symbol } = this.#resolve(selector.base, names);
      const given = argumentsOf(selector);
      this.#checkPart(selector, symbol, given.length);
      const summary = new SummaryBuilder().add(levels?.outer ?? new SummaryBuilder());
      for (const operand of given) summary.add(this.#checkSelected(operand, names));
      return summary;
    }
    const resolved = this.#resolve(expression, names);
    const operands = [...expression.path.flatMap((step) => step.arguments), ...expression.arguments];
    this.#checkArity(resolved, operands.length, expression);
    const given = operands.map((operand, index) =>
      this.argument(operand, resolved.arities[index]!, names, resolved.name),
    );
    const summaries = given.map(({ summary }) => summary);
    this.#checkTemporal(expression, summaries);
    if (resolved.symbol?.kind === 'parameter') {
      const { parameter } = resolved.symbol;
      return operands.length === 0 ? summaryOfParameter(parameter) : applyParameter(parameter, given);
    }
    return applyOperator(resolved.levels!, given, (message, index) =>
      this.#expressions.fail(
        `${message} as an argument of ${shown(resolved.name)}`,
        operands[index]?.span ?? expression.span,
      ),
    );
  }

  #checkTemporal(expression: ApplicationSyntax, given: readonly LevelSummary[]): void {
    const { operator, span, path } = expression;
    const mistake = stutteringMistake(expression, given);
    if (mistake !== undefined) throw this.#expressions.fail(mistake, span);
    if (path.length === 0 && junctors.has(operator.name) && mixesActionAndTemporal(given))
      throw this.#expressions.mixture(operator.name, span);
  }

  /** An argument of a parameter of this arity. */
  argument(operand: ExpressionSyntax, arity: number, names: Names, of: string): Argument {
    if (arity === 0) return { summary: this.#expressions.check(operand, names) };
    const expected = `expected an operator of ${count(arity)} for ${shown(of)}`;
    if (operand.kind === 'lambda') {
      const { length } = operand.parameters;
      if (length !== arity)
        throw this.#expressions.fail(`${expected}, found one of ${count(length)}`, operand.span);
      const levels = this.#expressions.definition(operand.parameters, operand.body, names);
      return { summary: levels.outer, levels };
    }
    if (operand.kind !== 'application' || operand.arguments.length > 0 || operand.isInParentheses)
      throw this.#expressions.fail(`${expected}, found an expression`, operand.span);
    const selector = this.#selector(operand, names);
    if (selector !== undefined) {
      const { levels, symbol } = this.#resolve(selector.base, names);
      this.#checkPart(selector, symbol, arity);
      const outer = levels?.outer ?? new SummaryBuilder();
      return { summary: outer, levels: { ...anyLevel(arity), outer } };
    }
    const { symbol, levels, arities } = this.#resolve(operand, names);
    const isOperator = arities.length === arity && arities.every((each) => each === 0);
    const path = operand.path.flatMap((step) => step.arguments);
    if (!isOperator || path.length > 0) {
      const found = arities.some((each) => each > 0) ? 'that takes operators' : `of ${count(arities.length)}`;
      throw this.#expressions.fail(`${expected}, found one ${found}`, operand.span);
    }
    if (symbol?.kind === 'parameter')
      return { summary: summaryOfParameter(symbol.parameter), parameter: symbol.parameter };
    return { summary: levels!.outer, levels };
  }

  #selector(expression: ApplicationSyntax, names: Names) {
    return splitSelector(expression, (path) => {
      const name = path.map((step) => step.name.name).join('!');
      return names.find(name)?.kind === 'instance';
    });
  }

  /** @throws BadInput if a definition of a module has no such part, or one that takes another number of arguments. */
  #checkPart({ base, steps }: Selector, symbol: CheckedSymbol | undefined, given: number): void {
    const name = base.operator.name;
    if (symbol?.kind !== 'operator')
      throw this.#expressions.fail(`expected an instance or a definition before !, found ${name}`, base.span);
    const found = 'standard' in symbol.origin ? undefined : definitionIn(symbol.origin.module, name);
    if (found === undefined) return;
    const selected = select(found.parameters, found.body, steps);
    if (selected === undefined)
      throw this.#expressions.fail(
        `expected an instance before !, or a part of ${name}, found neither`,
        base.span,
      );
    const expected = selected.parameters.length;
    if (expected !== given)
      throw this.#expressions.fail(`this part of ${name} takes ${count(expected)}, not ${given}`, base.span);
  }

  /** An argument of a selector: for which parameter it is, and whether that is an operator, tells whoever evaluates it. */
  #checkSelected(operand: ExpressionSyntax, names: Names): LevelSummary {
    if (operand.kind !== 'application' || operand.arguments.length > 0 || operand.path.length > 0)
      return operand.kind === 'lambda' ? new SummaryBuilder() : this.#expressions.check(operand, names);
    const { levels, symbol } = this.#resolve(operand, names);
    if (symbol?.kind === 'parameter') return summaryOfParameter(symbol.parameter);
    return levels?.outer ?? new SummaryBuilder();
  }

  /** What an operator is, through the instances before its name. @throws BadInput if it is nothing. */
  #resolve({ operator, path, span }: ApplicationSyntax, names: Names): Resolved {
    let prefix = '';
    let consumed = 0;
    for (const step of path) {
      const name = prefix + step.name.name;
      const instance = names.find(name);
      if (instance === undefined) throw this.#unknown(name, step.name.span, names);
      if (instance.kind !== 'instance')
        throw this.#expressions.fail(`expected an instance before !, found ${name}`, step.name.span);
      const expected = instance.arities.length - consumed;
      if (expected !== step.arguments.length) {
        const found = count(step.arguments.length);
        throw this.#expressions.fail(`${name} takes ${count(expected)}, not ${found}`, step.name.span);
      }
      consumed = instance.arities.length;
      prefix = `${name}!`;
    }
    const name = prefix + operator.name;
    const builtin = path.length === 0 ? builtinOperators.get(name) : undefined;
    if (builtin !== undefined)
      return { name, arities: builtin.limits.map(() => 0), levels: builtin, symbol: undefined };
    const symbol = names.find(name);
    if (symbol === undefined) throw this.#unknown(name, operator.span, names);
    if (symbol.kind === 'instance') {
      throw this.#expressions.fail(
        `${name} is an instance: name an operator of it, as in ${name}!Operator`,
        span,
      );
    }
    if (symbol.kind === 'operator') return { name, arities: symbol.arities, levels: symbol.levels, symbol };
    const arities = new Array<number>(symbol.parameter.arity).fill(0);
    return { name, arities, levels: undefined, symbol };
  }

  #checkArity({ name, arities }: Resolved, found: number, { span }: { readonly span: Span }): void {
    if (arities.length === found) return;
    throw this.#expressions.fail(`${shown(name)} takes ${count(arities.length)}, not ${found}`, span);
  }

  /** A function that is defined by name is applied to as many arguments as it has, or to one tuple of them. */
  checkFunctionArity(
    expression: Extract<ExpressionSyntax, { kind: 'function application' }>,
    names: Names,
  ): void {
    const { function: applied, arguments: given, span } = expression;
    if (given.length < 2 || applied.kind !== 'application' || applied.arguments.length > 0) return;
    const { symbol, name } = this.#resolve(applied, names);
    if (symbol?.kind !== 'operator' || symbol.functionArity === undefined) return;
    if (symbol.functionArity === given.length) return;
    const message = `the function ${name} takes ${count(symbol.functionArity)}, not ${given.length}`;
    throw this.#expressions.fail(message, span);
  }

  /** @throws BadInput if a name means something already. */
  checkIsNew({ name, span }: NameSyntax, names: Names): void {
    if (builtinOperators.has(name))
      throw this.#expressions.fail(`${name} is part of the language: it cannot be defined anew`, span);
    const known = names.find(name);
    if (known !== undefined) throw this.alreadyKnown(known, span);
  }

  alreadyKnown({ name, origin }: CheckedSymbol, span: Span): Error {
    const where =
      'standard' in origin
        ? `by the module ${origin.standard}`
        : `in line ${origin.span.line} of ${origin.module.name.name}`;
    return this.#expressions.fail(`${name} is already defined ${where}`, span, 'Choose another name.');
  }

  #unknown(name: string, span: Span, names: Names): Error {
    const candidates = names.all();
    const nearest = candidates.length === 0 ? '' : closest(name, candidates);
    const isNear = nearest !== '' && distance(name, nearest) <= Math.max(1, Math.floor(name.length / 3));
    return this.#expressions.fail(
      `unknown operator ${name}`,
      span,
      isNear
        ? `Is ${nearest} meant? Names count from their definition on.`
        : 'Is its module missing from EXTENDS, or is it defined only later?',
    );
  }
}

function shown(name: string): string {
  return name === '-.' ? 'the sign -' : name;
}

function count(of: number): string {
  return of === 0 ? 'no arguments' : of === 1 ? '1 argument' : `${of} arguments`;
}
