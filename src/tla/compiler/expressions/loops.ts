import type { BoundSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { bindPatterns, patternsOf } from './bound-names.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';

/** Nested loops over bounds, around code that is made for the names that they bind. */
export function loops(
  compiler: ExpressionCompiler,
  bounds: readonly BoundSyntax[],
  context: Context,
  body: (inner: Context) => string,
): string {
  const { builder } = compiler;
  builder.uses({ isLong: true });
  const sets: string[] = [];
  const constantLists = new Set<string>();
  const vectors = bounds.flatMap(({ patterns, set }) => {
    const elements = builder.fresh('elements');
    const { result, uses } = builder.during(() => compiler.value(set, context));
    if (uses.names.size === 0 && !uses.isImpure) constantLists.add(elements);
    const members = `runtime.enumerate(${result}, ${compiler.site(set, context)})`;
    sets.push(`const ${elements} = ${compiler.noted(members, context)};`);
    return patterns.map(() => elements);
  });
  const { parameters, prelude, inner } = bindPatterns(builder, patternsOf(bounds), context);
  const heads = parameters.map((parameter, index) => {
    const position = builder.fresh('position');
    const elements = vectors[index]!;
    if (constantLists.has(elements)) builder.runsThrough(parameter, elements, position);
    return `for (let ${position} = 0; ${position} < ${elements}.length; ${position}++) { const ${parameter} = ${elements}[${position}]; `;
  });
  return `${sets.join(' ')} ${heads.join('')} ${prelude} ${body(inner)} ${'}'.repeat(heads.length)}`;
}

/** The members of a bound's set, and code for the one at a position. */
export function member(
  compiler: ExpressionCompiler,
  bound: BoundSyntax,
  position: string,
  context: Context,
  body: (inner: Context) => string,
): { elements: string; declaration: string; member: string } {
  const elements = compiler.builder.fresh('elements');
  const set = compiler.value(bound.set, context);
  const { parameters, prelude, inner } = bindPatterns(compiler.builder, bound.patterns, context);
  const members = `runtime.enumerate(${set}, ${compiler.site(bound.set, context)})`;
  return {
    elements,
    declaration: `const ${elements} = ${compiler.noted(members, context)};`,
    member: `const ${parameters[0]} = ${elements}[${position}]; ${prelude} ${body(inner)}`,
  };
}
