import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, withAnyAssigned } from '../context.ts';
import type { Of } from '../expressions/expression-compiler.ts';
import { member } from '../expressions/loops.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { mayBranch } from './branching.ts';
import type { Continuation } from './continuation.ts';
import { compileFollowing } from './ways.ts';

/**
 * `\A x \in S : P` is the conjunction of P for every member, and TLC follows every way of every conjunct:
 * `\A x \in {1, 2} : (x = 1 \/ x < 3)` is three ways, not one. Where P has but one way it is a guard.
 */
export function compileForAll(
  compiler: ActionCompiler,
  expression: Of<'quantifier'>,
  context: Context,
  then: Continuation,
): string {
  const [first, ...others] = expression.bounds.flatMap((bound) =>
    bound.patterns.map((pattern) => ({ ...bound, patterns: [pattern] })),
  );
  if (context.building === undefined || !mayBranch(compiler, expression.body, context))
    return compiler.guard(expression, context, then);
  const rest: ExpressionSyntax = others.length === 0 ? expression.body : { ...expression, bounds: others };
  const step = compiler.builder.fresh('each');
  const position = compiler.builder.fresh('position');
  // What one member has assigned the next ones test.
  const between = withAnyAssigned(context);
  const each = member(compiler.expressions, first!, position, between, (inner) =>
    compileFollowing(compiler, rest, inner, () => `if (${step}(${position} + 1)) return true;`),
  );
  return (
    `{ ${each.declaration} const ${step} = (${position}) => { ` +
    `if (${position} === ${each.elements}.length) { ${then(between)} return false; } ${each.member} return false; }; ` +
    `if (${step}(0)) return true; }`
  );
}
