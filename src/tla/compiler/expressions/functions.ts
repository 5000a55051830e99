import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { BoundSyntax, ExpressionSyntax, Span } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { bindPatterns, patternsOf } from './bound-names.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';

/** A function that is written out, or the part of `f[x \in S] == e` that is one. */
interface WrittenFunction {
  readonly bounds: readonly BoundSyntax[];
  readonly body: ExpressionSyntax;
  readonly span: Span;
}

/** `[x \in S |-> e]`. */
export function compileFunction(
  compiler: ExpressionCompiler,
  expression: WrittenFunction,
  context: Context,
): string {
  const { builder } = compiler;
  const site = compiler.site(expression, context);
  builder.uses({ isLong: true });
  return patternsOf(expression.bounds).length > 1
    ? functionByCalls(compiler, 'makeFunction', expression, site, context)
    : functionByLoop(compiler, expression, site, context);
}

/** A function where it is applied, or defined by LET: TLC evaluates it only at the arguments that are asked for. */
export function compileApplied(
  compiler: ExpressionCompiler,
  expression: ExpressionSyntax,
  context: Context,
): string {
  if (expression.kind !== 'function' || patternsOf(expression.bounds).length > 1)
    return compiler.value(expression, context);
  const site = compiler.site(expression, context);
  compiler.builder.uses({ isLong: true });
  return functionByCalls(compiler, 'lazyFunction', expression, site, context);
}

/** `f[a]`, `f[a, b]`. */
export function compileFunctionApplication(
  compiler: ExpressionCompiler,
  expression: Of<'function application'>,
  context: Context,
): string {
  const code = compileApplied(compiler, expression.function, context);
  const given = compiler.values(expression.arguments, context);
  return applied(code, given, expression.arguments.length, compiler.site(expression, context));
}

/** Code for the value of a function at as many arguments. */
export function applied(code: string, given: string, count: number, site: number): string {
  return count === 1
    ? `runtime.apply(${code}, ${given}, ${site})`
    : `runtime.applyMany(${code}, [${given}], ${site})`;
}

/** The runtime calls the body for the arguments that it wants. */
function functionByCalls(
  compiler: ExpressionCompiler,
  make: 'makeFunction' | 'lazyFunction',
  { bounds, body }: WrittenFunction,
  site: number,
  context: Context,
): string {
  const sets = domains(compiler, bounds, context);
  const { parameters, prelude, inner } = bindPatterns(compiler.builder, patternsOf(bounds), context);
  const code = `(${parameters.join(', ')}) => { ${prelude} return ${compiler.value(body, inner)}; }`;
  return sets.length === 1
    ? `runtime.${make}(${sets[0]}, ${code}, ${site})`
    : `runtime.makeFunctionOfMany([${sets.join(', ')}], ${code}, ${site})`;
}

/** A loop over the domain; a domain that is infinite goes to the runtime. */
function functionByLoop(
  compiler: ExpressionCompiler,
  { bounds, body }: WrittenFunction,
  site: number,
  context: Context,
): string {
  const { builder } = compiler;
  return builder.outline('map', () => {
    const { parameters, prelude, inner } = bindPatterns(builder, patternsOf(bounds), context);
    const [argument] = parameters as [string];
    const value = builder.outline('value', () => `return ${compiler.value(body, inner)};`);
    const set = builder.fresh('set');
    const single = `(${argument}) => { ${prelude} return ${value}; }`;
    return (
      `const ${set} = ${compiler.value(bounds[0]!.set, context)}; const domain = runtime.finiteDomain(${set}, ${site}); ` +
      `if (domain === undefined) return runtime.makeFunction(${set}, ${single}, ${site}); ` +
      `const { keys } = domain; const values = new Array(keys.length); ` +
      `try { for (let index = 0; index < keys.length; index++) { const ${argument} = keys[index]; ${prelude} values[index] = ${value}; } } ` +
      `catch (error) { return runtime.functionDespite(error, ${set}, ${single}); } ` +
      `return runtime.functionOrLazy(domain, values, ${site});`
    );
  });
}

/** `f[x \in S] == e`; in e, f is the function itself. */
export function compileFunctionDefinition(
  compiler: ExpressionCompiler,
  symbol: Pick<OperatorMeaning, 'name' | 'bounds' | 'body' | 'span'>,
  context: Context,
): string {
  const { name, body, span } = symbol;
  const bounds = symbol.bounds!;
  if (!mentions(body, name)) return compileFunction(compiler, { bounds, body, span }, context);
  const { builder } = compiler;
  const self = builder.fresh(name);
  const scope = context.scope.extend([[name, { kind: 'bound', name, code: self, level: Level.constant }]]);
  const { parameters, prelude, inner } = bindPatterns(builder, patternsOf(bounds), { ...context, scope });
  const sets = domains(compiler, bounds, context);
  const code = compiler.value(body, inner);
  const site = compiler.site(symbol, context);
  if (sets.length === 1) {
    return `runtime.recursiveFunction(${sets[0]}, (${self}, ${parameters[0]}) => { ${prelude} return ${code}; }, ${site})`;
  }
  const point = builder.fresh('point');
  return (
    `runtime.recursiveFunction(runtime.product([${sets.join(', ')}], ${site}), (${self}, ${point}) => { ` +
    `const [${parameters.join(', ')}] = runtime.tupleElements(${point}, ${sets.length}, ${site}); ${prelude} return ${code}; }, ${site})`
  );
}

/** Code for the set of each pattern: it is evaluated once for each of those that share a bound. */
function domains(compiler: ExpressionCompiler, bounds: readonly BoundSyntax[], context: Context): string[] {
  return bounds.flatMap(({ patterns, set }) => patterns.map(() => compiler.value(set, context)));
}

/** Whether a name occurs in an expression as an operator. */
function mentions(expression: ExpressionSyntax, name: string): boolean {
  return contains(expression, (node) => (node as { operator?: { name?: string } }).operator?.name === name);
}

function contains(node: unknown, matches: (node: object) => boolean): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (matches(node)) return true;
  return Object.values(node).some((part) => contains(part, matches));
}
