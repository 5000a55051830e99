import { Level } from '../../semantics/level.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { bindParameters } from './bound-names.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';
import { applyNamed, resolve } from './names.ts';
import { surelyEvaluates } from './strictness.ts';
import { appliedOperator } from './substitutions.ts';

/** Code for an argument of a definition. */
export function compileArgument(
  compiler: ExpressionCompiler,
  argument: ExpressionSyntax,
  arity: number,
  isLazy: boolean,
  context: Context,
): string {
  if (arity > 0) return compileOperatorArgument(compiler, argument, arity, context);
  return isLazy ? compileLater(compiler, argument, context) : compiler.value(argument, context);
}

/** Code for a function that finds the value of an expression when it is first called. */
export function compileLater(
  compiler: ExpressionCompiler,
  expression: ExpressionSyntax,
  context: Context,
): string {
  const value = compiler.value(expression, context);
  const symbol =
    expression.kind === 'application' && expression.arguments.length === 0
      ? resolve(expression, context)
      : undefined;
  return symbol?.kind === 'bound' && symbol.isLazy === true
    ? value.replace(/\(\)$/, '')
    : `lazy(() => ${value})`;
}

/** Code for an argument of a native operator: a value, or a function of values where it expects an operator. */
export function compileNativeArgument(
  compiler: ExpressionCompiler,
  argument: ExpressionSyntax,
  arity: number,
  context: Context,
): string {
  if (arity === 0) return compiler.value(argument, context);
  if (argument.kind === 'lambda') return compileLambda(compiler, argument, context);
  const { names, applied } = appliedToNames(compiler, argument, arity, context, (name) => ({ code: name }));
  return `((${names.join(', ')}) => ${compiler.value(applied.expression, applied.context)})`;
}

export function compileLambda(
  compiler: ExpressionCompiler,
  { parameters, body }: Of<'lambda'>,
  context: Context,
): string {
  const { scope, codes } = bindParameters(compiler.builder, parameters, context.scope);
  return `((${codes.join(', ')}) => ${compiler.value(body, { ...context, scope })})`;
}

/**
 * Code for an operator that is passed to a definition. What that gives it is a value, or a function for one that is
 * evaluated only if it is used: `Apply(LAMBDA v : 1, CHOOSE e \in {} : TRUE)` is 1.
 */
function compileOperatorArgument(
  compiler: ExpressionCompiler,
  argument: ExpressionSyntax,
  arity: number,
  context: Context,
): string {
  if (argument.kind === 'lambda') return compilePassedLambda(compiler, argument, context);
  const { names, applied } = appliedToNames(compiler, argument, arity, context, (name) => ({
    code: `${name}()`,
    isLazy: true,
  }));
  const delayed = names.map((name) => `${name} = delayed(${name});`).join(' ');
  return `((${names.join(', ')}) => { ${delayed} return ${compiler.value(applied.expression, applied.context)}; })`;
}

function compilePassedLambda(
  compiler: ExpressionCompiler,
  { parameters, body }: Of<'lambda'>,
  context: Context,
): string {
  const isLazy = parameters.map(
    ({ name: { name } }) => !surelyEvaluates(body, name, withName(context.scope, name)),
  );
  const { scope, codes } = bindParameters(compiler.builder, parameters, context.scope, isLazy);
  const received = codes.map((code, index) => `${code} = ${isLazy[index] ? 'delayed' : 'forced'}(${code});`);
  return `((${codes.join(', ')}) => { ${received.join(' ')} return ${compiler.value(body, { ...context, scope })}; })`;
}

/** An operator that is passed as an argument, applied to names that are made for that. */
function appliedToNames(
  { builder }: ExpressionCompiler,
  operator: ExpressionSyntax,
  arity: number,
  context: Context,
  bind: (name: string) => { readonly code: string; readonly isLazy?: boolean },
) {
  const names = Array.from({ length: arity }, () => builder.fresh('argument'));
  const scope = context.scope.extend(
    names.map((name) => [name, { kind: 'bound', name, level: Level.constant, ...bind(name) }] as const),
  );
  const given = names.map((name) => applyNamed(name, operator.span));
  return { names, applied: appliedOperator(operator, given, { ...context, scope }) };
}

/** The scope as it is for the body of something that binds a name. */
export function withName(scope: Scope, name: string): Scope {
  return scope.extend([[name, { kind: 'bound', name, code: '', level: Level.constant }]]);
}
