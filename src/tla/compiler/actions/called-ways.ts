import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { ExpressionSyntax, NameSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf, withAnyAssigned } from '../context.ts';
import type { ActionCompiler } from './action-compiler.ts';
import type { Continuation } from './continuation.ts';
import type { UnevaluatedFunction } from './unevaluated-functions.ts';

/** A definition, or a function that is written out, with its parameters by name. */
interface Callable {
  readonly definition: OperatorMeaning | undefined;
  readonly parameters: readonly NameSyntax[];
  readonly body: ExpressionSyntax;
  readonly scope: Scope;
  readonly module: Context['module'];
}

/**
 * The ways of recursive operators and of functions that are applied: JavaScript functions that get what comes after.
 * How deep a recursion is in, and what it has assigned up to there, is known only when it runs.
 */
export class CalledWays {
  readonly #compiler: ActionCompiler;
  /** Definitions whose functions are being made, with the names of these and where they can be called. */
  readonly #open = new Map<OperatorMeaning, { readonly name: string; readonly place: string }>();

  constructor(compiler: ActionCompiler) {
    this.#compiler = compiler;
  }

  /** The ways of a recursive operator for these arguments. */
  ofOperator(
    definition: OperatorMeaning,
    given: readonly ExpressionSyntax[],
    context: Context,
    then: Continuation,
  ): string {
    const { expressions } = this.#compiler;
    const { scope, module, body } = definition;
    const parameters = definition.parameters.map(({ name }) => name);
    const callable = { definition, parameters, body, scope, module };
    const values = given.map((argument) => `lazy(() => ${expressions.value(argument, context)})`);
    return this.#call(callable, values, context, then);
  }

  /** The ways of a function of names, not patterns, applied to as many arguments. */
  ofFunction(
    { definition, bounds, body, context: inner }: UnevaluatedFunction,
    given: readonly ExpressionSyntax[],
    context: Context,
    then: Continuation,
  ): string {
    const { builder, expressions } = this.#compiler;
    const sets = bounds.flatMap(({ patterns, set }) => patterns.map(() => set));
    const parameters = bounds.flatMap(({ patterns }) =>
      patterns.flatMap((pattern) => (pattern.kind === 'name' ? [pattern.name] : [])),
    );
    const codes = given.map((argument) => {
      const code = builder.fresh('given');
      return { code, declaration: `const ${code} = ${expressions.value(argument, context)};` };
    });
    const checks = sets.map((set, index) => {
      const site = builder.site(moduleOf(context), given[index]!.span);
      const code = expressions.value(set, inner);
      return `if (!runtime.memberOf(${codes[index]!.code}, ${code}, ${site})) fail('the argument is not in the domain of the function', ${site});`;
    });
    const callable = { definition, parameters, body, scope: inner.scope, module: inner.module };
    const values = codes.map(({ code }) => `() => ${code}`);
    const declarations = codes.map(({ declaration }) => declaration).join(' ');
    return `{ ${declarations} ${checks.join(' ')} ${this.#call(callable, values, context, then)} }`;
  }

  #call(callable: Callable, values: readonly string[], context: Context, then: Continuation): string {
    const { builder } = this.#compiler;
    const { definition } = callable;
    const anyAssigned = withAnyAssigned(context);
    const place = `${context.current} ${context.next} ${context.building?.vector}`;
    const known = definition === undefined ? undefined : this.#open.get(definition);
    const isKnown = known?.place === place;
    const name = isKnown
      ? known.name
      : definition === undefined
        ? builder.fresh('ways')
        : builder.freshFor(definition);
    builder.usesName(name);
    const call = () =>
      `if (${name}(${[...values, `() => { ${then(anyAssigned)} return false; }`].join(', ')})) return true;`;
    if (isKnown) return call();
    if (definition !== undefined) this.#open.set(definition, { name, place });
    const made = this.#function(callable, name, anyAssigned);
    if (definition !== undefined && known === undefined) this.#open.delete(definition);
    if (definition !== undefined && known !== undefined) this.#open.set(definition, known);
    return `{ ${made} ${call()} }`;
  }

  #function({ parameters, body, scope: outer, module }: Callable, name: string, context: Context): string {
    const { builder } = this.#compiler;
    const scope = outer.extend();
    const codes = parameters.map((parameter) => {
      const code = builder.fresh(parameter.name);
      const meaning = {
        kind: 'bound',
        name: parameter.name,
        code: `${code}()`,
        level: Level.constant,
      } as const;
      scope.define(parameter.name, meaning);
      return code;
    });
    const after = builder.fresh('after');
    const inner = { ...context, scope, module };
    const ways = this.#compiler.compile(body, inner, () => `if (${after}()) return true;`);
    return `const ${name} = (${[...codes, after].join(', ')}) => { ${ways} return false; };`;
  }
}
