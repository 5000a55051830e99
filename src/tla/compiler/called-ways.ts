import { Level } from '../semantics/level.ts';
import { afterReplacement, type OperatorMeaning } from '../semantics/meaning.ts';
import type { Scope } from '../semantics/scope.ts';
import type { BoundSyntax, ExpressionSyntax, NameSyntax } from '../syntax/syntax-tree.ts';
import type { Continuation } from './action-compiler.ts';
import type { CodeBuilder } from './code-builder.ts';
import { type Context, moduleOf } from './context.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';

/** What the ways of called definitions need of the compiler of actions. */
export interface WaysCompiler {
  compile(expression: ExpressionSyntax, context: Context, then: Continuation): string;
  /** The context behind code that may have given any variable a value. */
  anyAssigned(context: Context): Context;
}

/** A definition, or a function that is written out, with its parameters by name. */
interface Callable {
  readonly definition: OperatorMeaning | undefined;
  readonly parameters: readonly NameSyntax[];
  readonly body: ExpressionSyntax;
  readonly scope: Scope;
  readonly module: Context['module'];
}

/** A function as it was defined, not yet evaluated, with what its names mean. */
export interface UnevaluatedFunction {
  readonly definition: OperatorMeaning | undefined;
  readonly bounds: readonly BoundSyntax[];
  readonly body: ExpressionSyntax;
  readonly context: Context;
}

/**
 * The ways of recursive operators and of functions that are applied: JavaScript functions that get what comes after.
 * How deep a recursion is in, and what it has assigned up to there, is known only when it runs.
 */
export class CalledWays {
  readonly #ways: WaysCompiler;
  readonly #expressions: ExpressionCompiler;
  readonly #builder: CodeBuilder;
  /** Definitions whose functions are being made, with the names of these and where they can be called. */
  readonly #open = new Map<OperatorMeaning, { readonly name: string; readonly place: string }>();

  constructor(ways: WaysCompiler, expressions: ExpressionCompiler, builder: CodeBuilder) {
    this.#ways = ways;
    this.#expressions = expressions;
    this.#builder = builder;
  }

  /** The ways of a recursive operator for these arguments. */
  ofOperator(
    definition: OperatorMeaning,
    given: readonly ExpressionSyntax[],
    context: Context,
    then: Continuation,
  ): string {
    const { scope, module, body } = definition;
    const parameters = definition.parameters.map(({ name }) => name);
    const callable = { definition, parameters, body, scope, module };
    const values = given.map((argument) => `lazy(() => ${this.#expressions.value(argument, context)})`);
    return this.#call(callable, values, context, then);
  }

  /** The ways of a function of names, not patterns, applied to as many arguments. */
  ofFunction(
    { definition, bounds, body, context: inner }: UnevaluatedFunction,
    given: readonly ExpressionSyntax[],
    context: Context,
    then: Continuation,
  ): string {
    const sets = bounds.flatMap(({ patterns, set }) => patterns.map(() => set));
    const parameters = bounds.flatMap(({ patterns }) =>
      patterns.flatMap((pattern) => (pattern.kind === 'name' ? [pattern.name] : [])),
    );
    const codes = given.map((argument) => {
      const code = this.#builder.fresh('given');
      return { code, declaration: `const ${code} = ${this.#expressions.value(argument, context)};` };
    });
    const checks = sets.map((set, index) => {
      const site = this.#builder.site(moduleOf(context), given[index]!.span);
      const code = this.#expressions.value(set, inner);
      return `if (!runtime.memberOf(${codes[index]!.code}, ${code}, ${site})) fail('the argument is not in the domain of the function', ${site});`;
    });
    const callable = { definition, parameters, body, scope: inner.scope, module: inner.module };
    const values = codes.map(({ code }) => `() => ${code}`);
    const declarations = codes.map(({ declaration }) => declaration).join(' ');
    return `{ ${declarations} ${checks.join(' ')} ${this.#call(callable, values, context, then)} }`;
  }

  #call(callable: Callable, values: readonly string[], context: Context, then: Continuation): string {
    const { definition } = callable;
    const anyAssigned = this.#ways.anyAssigned(context);
    const place = `${context.current} ${context.next} ${context.building?.vector}`;
    const known = definition === undefined ? undefined : this.#open.get(definition);
    const name =
      known?.place === place
        ? known.name
        : definition === undefined
          ? this.#builder.fresh('ways')
          : this.#builder.freshFor(definition);
    this.#builder.usesName(name);
    const call = () =>
      `if (${name}(${[...values, `() => { ${then(anyAssigned)} return false; }`].join(', ')})) return true;`;
    if (known?.name === name) return call();
    if (definition !== undefined) this.#open.set(definition, { name, place });
    const made = this.#function(callable, name, anyAssigned);
    if (definition !== undefined && known === undefined) this.#open.delete(definition);
    if (definition !== undefined && known !== undefined) this.#open.set(definition, known);
    return `{ ${made} ${call()} }`;
  }

  #function({ parameters, body, scope: outer, module }: Callable, name: string, context: Context): string {
    const scope = outer.extend();
    const codes = parameters.map((parameter) => {
      const code = this.#builder.fresh(parameter.name);
      const meaning = {
        kind: 'bound',
        name: parameter.name,
        code: `${code}()`,
        level: Level.constant,
      } as const;
      scope.define(parameter.name, meaning);
      return code;
    });
    const after = this.#builder.fresh('after');
    const inner = { ...context, scope, module };
    const ways = this.#ways.compile(body, inner, () => `if (${after}()) return true;`);
    return `const ${name} = (${[...codes, after].join(', ')}) => { ${ways} return false; };`;
  }

  /** The function that an expression stands for, through names, if it was not evaluated yet. */
  functionOf(expression: ExpressionSyntax, context: Context): UnevaluatedFunction | undefined {
    if (expression.kind === 'function') {
      const { bounds, body } = expression;
      return { definition: undefined, bounds, body, context };
    }
    if (expression.kind !== 'application' || expression.arguments.length > 0) return undefined;
    const found = this.#expressions.resolve(expression, context);
    const meaning = found === undefined ? undefined : afterReplacement(found);
    if (meaning?.kind === 'substitution')
      return this.functionOf(meaning.expression, { ...context, scope: meaning.scope });
    const definition = meaning?.kind === 'let' ? meaning.definition : meaning;
    if (definition?.kind !== 'operator' || definition.parameters.length > 0) return undefined;
    const inner = { ...context, scope: definition.scope, module: definition.module };
    if (definition.bounds === undefined)
      return definition.isRecursive ? undefined : this.functionOf(definition.body, inner);
    return { definition, bounds: definition.bounds, body: definition.body, context: inner };
  }
}
