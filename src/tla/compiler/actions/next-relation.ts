import type { ActionOutline } from '../../../core/transition-system.ts';
import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import { compileCaseFailure } from '../expressions/conditionals.ts';
import type { Of } from '../expressions/expression-compiler.ts';
import { letDefinitions } from '../expressions/let-definitions.ts';
import { loops } from '../expressions/loops.ts';
import { resolve } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { type ActionLabel, labelNumber, nextLabel, placeOf } from './action-labels.ts';

const MAXIMUM_DEPTH = 100;

/** Makes code for one action of the relation; without a label no operator names it. */
type Leaf = (label: ActionLabel | undefined, body: ExpressionSyntax, context: Context) => string;

/**
 * The next-state relation, taken apart into named actions: the operators that are met on the way from its root
 * through disjunction, `\E`, LET, IF, CASE and definitions, before anything is conjoined.
 */
export class NextRelation {
  readonly labels: ActionOutline[] = [];
  readonly #compiler: ActionCompiler;
  /** Operators that alone are actions, for the mirror; `undefined` to take the innermost ones. */
  readonly #table: ReadonlySet<string> | undefined;
  /** Definitions that are being expanded, outermost first: one that contains itself cannot be an action. */
  #depth = 0;

  constructor(compiler: ActionCompiler, table: ReadonlySet<string> | undefined) {
    this.#compiler = compiler;
    this.#table = table;
  }

  /** Statements that find every successor, with `emit` where one is complete. */
  compile(
    expression: ExpressionSyntax,
    context: Context,
    emit: (action: number, parameters: readonly string[], context: Context) => string,
  ): string {
    return this.#split(expression, context, undefined, (label, body, inner) => {
      const number = labelNumber(this.labels, label ?? nextLabel(body, moduleOf(inner)));
      return this.#compiler.compile(body, inner, (after) => emit(number, label?.codes ?? [], after));
    });
  }

  #split(expression: ExpressionSyntax, context: Context, label: ActionLabel | undefined, leaf: Leaf): string {
    // With a table the first of its operators on the way is the action, whatever it is made of.
    if (this.#table !== undefined && label !== undefined) return leaf(label, expression, context);
    const code = this.#parts(expression, context, label, leaf);
    if (code !== undefined) return code;
    if (this.#table !== undefined) throw noAction(expression, context, this.#table);
    return leaf(label, expression, context);
  }

  /** Code for the actions of which an expression is made; `undefined` if it is one. */
  #parts(
    expression: ExpressionSyntax,
    context: Context,
    label: ActionLabel | undefined,
    leaf: Leaf,
  ): string | undefined {
    const { expressions } = this.#compiler;
    const inner = (part: ExpressionSyntax, within: Context) => this.#split(part, within, label, leaf);
    switch (expression.kind) {
      case 'junction':
        if (expression.operator !== '\\/') return undefined;
        return expression.items.map((item) => `{ ${inner(item, context)} }`).join(' ');
      case 'quantifier':
        if (expression.quantifier !== '\\E') return undefined;
        return loops(expressions, expression.bounds, context, (within) => inner(expression.body, within));
      case 'if': {
        if (!this.#isTest(expression.condition, context)) return undefined;
        const condition = expressions.boolean(expression.condition, context);
        return `if (${condition}) { ${inner(expression.then, context)} } else { ${inner(expression.else, context)} }`;
      }
      case 'case':
        return this.#caseParts(expression, context, inner);
      case 'let': {
        const known = letDefinitions(expressions, expression, context);
        return `{ ${known.declarations} ${inner(expression.body, known.inner)} }`;
      }
      case 'application':
        return this.#applicationParts(expression, context, label, leaf);
      default:
        return undefined;
    }
  }

  #caseParts(
    expression: Of<'case'>,
    context: Context,
    inner: (part: ExpressionSyntax, within: Context) => string,
  ): string | undefined {
    const { arms, other } = expression;
    if (!arms.every(({ condition }) => this.#isTest(condition, context))) return undefined;
    const { expressions } = this.#compiler;
    const failed = `${compileCaseFailure(expressions, expression, context)};`;
    return arms.reduceRight(
      (rest, { condition, value }) =>
        `if (${expressions.boolean(condition, context)}) { ${inner(value, context)} } else { ${rest} }`,
      other === undefined ? failed : inner(other, context),
    );
  }

  #applicationParts(
    expression: ApplicationSyntax,
    context: Context,
    label: ActionLabel | undefined,
    leaf: Leaf,
  ): string | undefined {
    const meaning = resolve(expression, context);
    if (meaning?.kind === 'substitution' && expression.arguments.length === 0)
      return this.#split(meaning.expression, { ...context, scope: meaning.scope }, label, leaf);
    if (meaning?.kind !== 'operator' || meaning.bounds !== undefined || meaning.isRecursive) return undefined;
    if (++this.#depth >= MAXIMUM_DEPTH) return undefined;
    const own = this.#labelOf(meaning, expression, context);
    const { expansions } = this.#compiler.expressions;
    const inner = expansions.enter(meaning, expression, context);
    const code = this.#split(meaning.body, inner, this.#isAction(meaning.name) ? own : label, leaf);
    expansions.leave();
    this.#depth--;
    return code;
  }

  #labelOf(
    { name, parameters, body, module }: OperatorMeaning,
    expression: ApplicationSyntax,
    context: Context,
  ): ActionLabel {
    const codes = parameters.map(({ arity }, index) => {
      const argument = expression.arguments[index];
      return arity === 0 && argument !== undefined ? this.#labelArgument(argument, context) : '"operator"';
    });
    const names = parameters.map((parameter) => parameter.name.name);
    return { name, parameters: names, codes, place: placeOf(body, module) };
  }

  /** An argument as the label shows it: its value in the source state, where it has one. */
  #labelArgument(argument: ExpressionSyntax, context: Context): string {
    return this.#isTest(argument, context) ? this.#compiler.expressions.value(argument, context) : '"action"';
  }

  /** Whether an expression can be evaluated before anything is assigned. */
  #isTest(expression: ExpressionSyntax, context: Context): boolean {
    return this.#compiler.levels.of(expression, context.scope) <= Level.state;
  }

  #isAction(name: string): boolean {
    return this.#table === undefined || this.#table.has(name);
  }
}

function noAction(expression: ExpressionSyntax, context: Context, table: ReadonlySet<string>): Error {
  return semanticError(
    expression.kind === 'junction'
      ? 'an action of the model has to stand alone here, and is conjoined with something else'
      : 'this part of the next-state relation is none of the actions that the model has',
    moduleOf(context),
    expression.span,
    `Actions: ${[...table].join(', ')}.`,
  );
}
