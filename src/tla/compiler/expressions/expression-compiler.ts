import { Level, type Levels } from '../../semantics/level.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { ExpressionSyntax, InstanceSyntax, ModuleSyntax, Span } from '../../syntax/syntax-tree.ts';
import type { CodeBuilder } from '../code-builder.ts';
import { type Context, moduleOf } from '../context.ts';
import { compileApplication } from './applications.ts';
import { compileLambda } from './arguments.ts';
import { compilePredicate } from './builtin-applications.ts';
import {
  compileFieldSelection,
  compileFunctionSet,
  compileProduct,
  compileRecord,
  compileRecordSet,
  compileSet,
  compileTuple,
} from './collections.ts';
import { compileChoose, compileSetFilter, compileSetMap } from './comprehensions.ts';
import { compileCase, compileIf } from './conditionals.ts';
import { DefinedFunctions } from './defined-functions.ts';
import { compileAt, compileExcept } from './except.ts';
import { Expansions } from './expansions.ts';
import { compileFunction, compileFunctionApplication } from './functions.ts';
import { compileLet } from './let-definitions.ts';
import { compileNumber } from './literals.ts';
import { NotedNames } from './noted-names.ts';
import { compileQuantifier } from './quantifiers.ts';
import { remembered } from './remembered-code.ts';
import { compileSubscriptedAction } from './subscripted-actions.ts';

/** Expressions of one kind. */
export type Of<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { kind: K }>;

/** Makes code of one kind of expression. */
type Compile<K extends ExpressionSyntax['kind']> = (
  compiler: ExpressionCompiler,
  expression: Of<K>,
  context: Context,
) => string;

/** Makes code of an expression, either for its value or for a JavaScript boolean. */
export type CompilePart = (expression: ExpressionSyntax, context: Context) => string;

/** What a compiler of expressions needs from its surroundings. */
export interface Surroundings {
  readonly builder: CodeBuilder;
  readonly levels: Levels;
  readonly natives: unknown[];
  readonly variableCount: number;
  readonly instantiate: (unit: InstanceSyntax, module: ModuleSyntax, scope: Scope, target: Scope) => void;
  /** Whether the program is to note what bound names stand for where an evaluation fails. */
  readonly notesNames: boolean;
  /** Code that is true if an action can be taken from the current state. */
  readonly enabled: (action: ExpressionSyntax, context: Context) => string;
}

/**
 * Turns expressions into JavaScript expressions. The code has no loop over syntax in it: operators become functions,
 * quantifiers loops, and the operations of TLA+ calls of the runtime. Each kind of expression has its own file beside
 * this one, which comes back here for the parts.
 */
export class ExpressionCompiler {
  readonly around: Surroundings;
  readonly builder: CodeBuilder;
  readonly levels: Levels;
  readonly functions: DefinedFunctions;
  readonly expansions = new Expansions();
  readonly #names: NotedNames | undefined;

  constructor(around: Surroundings) {
    this.around = around;
    this.builder = around.builder;
    this.levels = around.levels;
    this.functions = new DefinedFunctions(this);
    this.#names = around.notesNames ? new NotedNames(this) : undefined;
  }

  /** Code for the value of an expression. */
  value(expression: ExpressionSyntax, context: Context): string {
    const compile = valueCompilers[expression.kind] as Compile<ExpressionSyntax['kind']>;
    const code = remembered(this.builder, () => compile(this, expression, context));
    return this.noted(code, context);
  }

  /** Code for the values of several, with commas between them. */
  values(expressions: readonly ExpressionSyntax[], context: Context): string {
    return expressions.map((expression) => this.value(expression, context)).join(', ');
  }

  /** Code for a JavaScript boolean; what is no boolean raises an error. */
  boolean(expression: ExpressionSyntax, context: Context): string {
    const code = remembered(this.builder, () => this.#boolean(expression, context));
    return this.noted(code, context);
  }

  #boolean(expression: ExpressionSyntax, context: Context): string {
    const part: CompilePart = (inner, within) => this.boolean(inner, within);
    switch (expression.kind) {
      case 'junction': {
        const operator = expression.operator === '/\\' ? ' && ' : ' || ';
        return `(${expression.items.map((item) => this.boolean(item, context)).join(operator)})`;
      }
      case 'quantifier':
        return compileQuantifier(this, expression, context);
      case 'subscripted action':
        return compileSubscriptedAction(this, expression, context);
      case 'if':
        return compileIf(this, expression, context, part);
      case 'case':
        return compileCase(this, expression, context, part);
      case 'let':
        return compileLet(this, expression, context, part);
      case 'application': {
        const code = compilePredicate(this, expression, context);
        if (code !== undefined) return code;
      }
    }
    return `runtime.truth(${this.value(expression, context)}, ${this.site(expression, context)})`;
  }

  /** Code for a state predicate or constant in the state that follows. */
  primed(expression: ExpressionSyntax, context: Context): string {
    // A constant is what it is in every state, also where no other state is in sight.
    if (this.levels.of(expression, context.scope) === Level.constant) return this.value(expression, context);
    if (context.next === undefined) {
      // Where it is not needed, in a LET that nothing uses, it does no harm.
      const message = 'there is no next state here: a prime inside a prime, or in a state predicate';
      return this.fail(expression, context, message);
    }
    return this.value(expression, { ...context, current: context.next, next: undefined });
  }

  /** Code that may fail, as it is, or so that it notes what names stand for then. */
  noted(code: string, context: Context): string {
    return this.#names === undefined ? code : this.#names.around(code, context);
  }

  /** Notes that code from here on can name a definition of a LET. */
  declares(code: string): void {
    this.#names?.declares(code);
  }

  /** The number of an expression's place. */
  site({ span }: { readonly span: Span }, context: Context): number {
    return this.builder.site(moduleOf(context), span);
  }

  /** Code that raises an error when it is evaluated, and not before. */
  fail(expression: { readonly span: Span }, context: Context, message: string): string {
    return `fail(${JSON.stringify(message)}, ${this.site(expression, context)})`;
  }
}

/** What is a boolean is one as a value too. */
function compileAsBoolean(
  compiler: ExpressionCompiler,
  expression: ExpressionSyntax,
  context: Context,
): string {
  return compiler.boolean(expression, context);
}

const valueCompilers: { readonly [K in ExpressionSyntax['kind']]: Compile<K> } = {
  number: compileNumber,
  decimal: (compiler, expression, context) =>
    compiler.fail(expression, context, 'real numbers have no representation here, nor in TLC'),
  string: (_, { value }) => JSON.stringify(value),
  at: compileAt,
  application: compileApplication,
  junction: compileAsBoolean,
  quantifier: compileAsBoolean,
  'subscripted action': compileAsBoolean,
  'unbounded quantifier': (compiler, expression, context) =>
    compiler.fail(expression, context, `${expression.quantifier} without a set cannot be evaluated`),
  choose: compileChoose,
  set: compileSet,
  'set filter': compileSetFilter,
  'set map': compileSetMap,
  function: compileFunction,
  'function set': compileFunctionSet,
  'function application': compileFunctionApplication,
  record: compileRecord,
  'record set': compileRecordSet,
  field: compileFieldSelection,
  except: compileExcept,
  tuple: compileTuple,
  product: compileProduct,
  if: (compiler, expression, context) =>
    compileIf(compiler, expression, context, (part, inner) => compiler.value(part, inner)),
  case: (compiler, expression, context) =>
    compileCase(compiler, expression, context, (part, inner) => compiler.value(part, inner)),
  let: (compiler, expression, context) =>
    compileLet(compiler, expression, context, (body, inner) => compiler.value(body, inner)),
  lambda: compileLambda,
  fairness: (compiler, expression, context) =>
    compiler.fail(expression, context, 'a temporal formula cannot be evaluated in a state'),
};
