import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, nothingAssigned } from '../context.ts';
import type { ActionCompiler } from './action-compiler.ts';
import type { Continuation } from './continuation.ts';

/** `A \cdot B`: a step of A to a state that is passed over, then one of B from there. */
export function compileComposition(
  compiler: ActionCompiler,
  first: ExpressionSyntax,
  second: ExpressionSyntax,
  context: Context,
  then: Continuation,
): string {
  const middle = compiler.builder.fresh('middle');
  const before: Context = {
    ...context,
    next: middle,
    building: { vector: middle, assigned: nothingAssigned, size: context.building!.size },
  };
  const code = compiler.compile(
    first,
    before,
    () =>
      'passedOver++; ' +
      compiler.compile(second, { ...context, current: middle }, (after) =>
        then({ ...context, building: after.building }),
      ),
  );
  return `{ const ${middle} = []; ${code} }`;
}
