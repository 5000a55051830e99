import type { ExpressionSyntax, PatternSyntax, Span } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { bindPatterns } from './bound-names.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';
import { loops } from './loops.ts';

/** `CHOOSE x \in S : P`. */
export function compileChoose(
  compiler: ExpressionCompiler,
  expression: Of<'choose'>,
  context: Context,
): string {
  if (expression.set === undefined) {
    return compiler.fail(
      expression,
      context,
      'CHOOSE without a set cannot be evaluated; replace the definition in the configuration',
    );
  }
  return compileFilter(compiler, 'choose', { ...expression, set: expression.set }, expression.body, context);
}

/** `{x \in S : P}`. */
export function compileSetFilter(
  compiler: ExpressionCompiler,
  expression: Of<'set filter'>,
  context: Context,
): string {
  return compileFilter(compiler, 'filterSet', expression, expression.predicate, context);
}

/** A loop over the members of one set, in a function of its own; a set that is no canonical one goes to the runtime. */
function compileFilter(
  compiler: ExpressionCompiler,
  name: 'filterSet' | 'choose',
  expression: { readonly pattern: PatternSyntax; readonly set: ExpressionSyntax; readonly span: Span },
  predicate: ExpressionSyntax,
  context: Context,
): string {
  const { builder } = compiler;
  const site = compiler.site(expression, context);
  builder.uses({ isLong: true });
  return builder.outline(name, () => {
    const set = builder.fresh('set');
    const { parameters, prelude, inner } = bindPatterns(builder, [expression.pattern], context);
    const member = parameters[0]!;
    const test = builder.outline('test', () => `return ${compiler.boolean(predicate, inner)};`);
    const [members, found, last] =
      name === 'choose'
        ? [
            `runtime.inNormalOrder(${set})`,
            `return ${member};`,
            `return runtime.nothingToChoose(${set}, ${site});`,
          ]
        : [`${set}.elements()`, `kept.push(${member});`, `return runtime.keptOf(${set}, kept);`];
    return (
      `const ${set} = ${compiler.value(expression.set, context)}; ` +
      `if (!runtime.isCanonicalSet(${set})) return runtime.${name}(${set}, (${member}) => { ${prelude} return ${test}; }, ${site}); ` +
      `const elements = ${members}; const kept = []; ` +
      `for (let index = 0; index < elements.length; index++) { const ${member} = elements[index]; ${prelude} if (${test}) ${found} } ${last}`
    );
  });
}

/** `{e : x \in S}`. */
export function compileSetMap(
  compiler: ExpressionCompiler,
  expression: Of<'set map'>,
  context: Context,
): string {
  const { element, bounds } = expression;
  const { builder } = compiler;
  const site = compiler.site(expression, context);
  return builder.outline('images', () => {
    const list = builder.fresh('list');
    const code = loops(
      compiler,
      bounds,
      context,
      (inner) => `${list}.push(${compiler.value(element, inner)});`,
    );
    return `const ${list} = []; ${code} return runtime.setFrom(${list}, ${site});`;
  });
}
