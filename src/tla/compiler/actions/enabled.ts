import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, type FreshVariables, nothingAssigned } from '../context.ts';
import { variableOf } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';

/** `ENABLED A`: code that is true if A leads anywhere from the current state. */
export function compileEnabled(
  compiler: ActionCompiler,
  action: ExpressionSyntax,
  context: Context,
  variableCount: number,
): string {
  const vector = compiler.builder.fresh('t');
  const own = freshVariables(context, variableCount);
  const size = variableCount + own.size;
  const inner: Context = {
    ...context,
    next: vector,
    building: { vector, assigned: nothingAssigned, size },
    ...(own.size === 0 ? {} : { fresh: new Map([...(context.fresh ?? []), [vector, own]]) }),
  };
  const code = compiler.compile(action, inner, () => 'return true;');
  return `(() => { const ${vector} = new Array(${size}).fill(undefined); ${code} return false; })()`;
}

/** Variables of the instance around an ENABLED that are no variables of the specification, or share one. */
function freshVariables({ scope }: Context, variableCount: number): FreshVariables {
  const substituted = [...scope.meanings()].flatMap((meaning) =>
    meaning.kind === 'substitution' && meaning.isVariable === true ? [meaning] : [],
  );
  const indexes = substituted.map((meaning) => variableOf(meaning.expression, meaning.scope));
  const own = substituted.filter(
    (_, position) =>
      indexes[position] === undefined ||
      indexes.indexOf(indexes[position]) !== indexes.lastIndexOf(indexes[position]),
  );
  return new Map(own.map((meaning, position) => [meaning, variableCount + position]));
}
