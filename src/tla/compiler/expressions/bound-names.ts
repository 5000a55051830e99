import { Level } from '../../semantics/level.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { BoundSyntax, ParameterSyntax, PatternSyntax } from '../../syntax/syntax-tree.ts';
import type { CodeBuilder } from '../code-builder.ts';
import { type Context, moduleOf } from '../context.ts';

/** The patterns of bounds, in their order. */
export function patternsOf(bounds: readonly BoundSyntax[]): PatternSyntax[] {
  return bounds.flatMap(({ patterns }) => patterns);
}

/** JavaScript parameters for patterns, code that takes tuples apart, and the context in which the names are bound. */
export function bindPatterns(
  builder: CodeBuilder,
  patterns: readonly PatternSyntax[],
  context: Context,
): { parameters: string[]; prelude: string; inner: Context } {
  const scope = context.scope.extend();
  const bind = (name: string): string => {
    const code = builder.fresh(name);
    builder.holdsValue(code);
    scope.define(name, { kind: 'bound', name, code, level: Level.constant });
    return code;
  };
  const takenApart: string[] = [];
  const parameters = patterns.map((pattern) => {
    if (pattern.kind === 'name') return bind(pattern.name.name);
    const tuple = builder.fresh('tuple');
    builder.holdsValue(tuple);
    const names = pattern.names.map(({ name }) => bind(name));
    const site = builder.site(moduleOf(context), pattern.names[0]!.span);
    takenApart.push(
      `const [${names.join(', ')}] = runtime.tupleElements(${tuple}, ${names.length}, ${site});`,
    );
    return tuple;
  });
  return { parameters, prelude: takenApart.join(' '), inner: { ...context, scope } };
}

/**
 * JavaScript parameters for those of an operator, and the scope in which they are bound. One that is lazy is a function
 * that finds the value when it is first called.
 */
export function bindParameters(
  builder: CodeBuilder,
  parameters: readonly ParameterSyntax[],
  outer: Scope,
  isLazy: readonly boolean[] = [],
): { scope: Scope; codes: string[] } {
  const scope = outer.extend();
  const codes = parameters.map(({ name: { name }, arity }, index) => {
    const code = builder.fresh(name);
    defineParameter(scope, name, arity, code, isLazy[index] === true);
    return code;
  });
  return { scope, codes };
}

/** Lets a parameter of an operator stand for a JavaScript parameter. */
export function defineParameter(
  scope: Scope,
  name: string,
  arity: number,
  code: string,
  isLazy: boolean,
): void {
  scope.define(
    name,
    arity > 0
      ? { kind: 'operator parameter', name, arity, code }
      : { kind: 'bound', name, code: isLazy ? `${code}()` : code, level: Level.constant, isLazy },
  );
}
