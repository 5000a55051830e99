import { Level } from '../../semantics/level.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { UpdateSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import type { ExpressionCompiler, Of } from './expression-compiler.ts';

/** `[f EXCEPT ![a][b].c = e, ...]`: one update after the other. */
export function compileExcept(
  compiler: ExpressionCompiler,
  expression: Of<'except'>,
  context: Context,
): string {
  const site = compiler.site(expression, context);
  return expression.updates.reduce(
    (code, update) => compileUpdate(compiler, code, update, site, context),
    compiler.value(expression.function, context),
  );
}

/** `@`, the value that an update replaces. */
export function compileAt({ builder }: ExpressionCompiler, { span }: Of<'at'>, context: Context): string {
  const symbol = context.scope.find('@');
  if (symbol?.kind !== 'bound')
    throw semanticError('@ stands only in the value of an EXCEPT', moduleOf(context), span);
  builder.usesName(symbol.code);
  return symbol.code;
}

function compileUpdate(
  compiler: ExpressionCompiler,
  code: string,
  { path, value }: UpdateSyntax,
  site: number,
  context: Context,
): string {
  const { builder } = compiler;
  const keys = path.map((step) => {
    if (step.kind === 'field') return JSON.stringify(step.field.name);
    const given = compiler.values(step.arguments, context);
    return step.arguments.length === 1 ? given : `runtime.tuple([${given}], ${site})`;
  });
  const given = keys.map(() => builder.fresh('key'));
  const { result, uses } = builder.during(() => {
    const at = builder.fresh('at');
    const bound = { kind: 'bound', name: '@', code: at, level: Level.constant } as const;
    const inner = { ...context, scope: context.scope.extend([['@', bound]]) };
    return { at, code: builder.outline('replacement', () => `return ${compiler.value(value, inner)};`) };
  });
  const names = [...uses.names];
  const call = given.reduceRight<string>(
    (inside, _, level) => exceptFunction(compiler, given.slice(level), names, result, inside, site),
    '',
  );
  return `${call}(${[code, ...keys, ...names].join(', ')})`;
}

/** The function that gives a function another value at a path of keys: a look and a copy at each level. */
function exceptFunction(
  { builder }: ExpressionCompiler,
  keys: readonly string[],
  names: readonly string[],
  replacement: { readonly at: string; readonly code: string },
  inside: string,
  site: number,
): string {
  const name = builder.fresh('except');
  const [key, ...others] = keys;
  const value =
    inside === '' ? replacement.code : `${inside}(${[replacement.at, ...others, ...names].join(', ')})`;
  builder.declare(
    `function ${name}(${['target', ...keys, ...names].join(', ')}) { ` +
      `if (!runtime.isCanonicalFunction(target)) return updatePath(target, [${keys.join(', ')}], 0, (${replacement.at}) => ${replacement.code}, ${site}); ` +
      `const position = runtime.exceptPosition(target, ${key}, ${site}); if (position < 0) return target; ` +
      `const ${replacement.at} = target.values[position]; return runtime.replaceAt(target, position, ${value}, ${site}); }`,
  );
  return name;
}
