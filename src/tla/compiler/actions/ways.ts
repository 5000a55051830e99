import type { CaseArmSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import {
  type Assigned,
  allOf,
  type Context,
  mergeAssigned,
  nothingAssigned,
  withAssigned,
} from '../context.ts';
import type { Of } from '../expressions/expression-compiler.ts';
import { applyNamed } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { hasWays } from './branching.ts';
import type { Continuation } from './continuation.ts';

const noVector = { vector: '', assigned: nothingAssigned, size: 0 } as const;

/** Conjuncts from left to right: each goes on from every way of those before it. */
export function compileConjunction(
  compiler: ActionCompiler,
  items: readonly ExpressionSyntax[],
  context: Context,
  then: Continuation,
): string {
  const [first, ...rest] = items;
  if (first === undefined) return then(context);
  return compileFollowing(compiler, first, context, (after) =>
    compileConjunction(compiler, rest, after, then),
  );
}

/**
 * Statements for what follows on a way, where it depends on the way that led here whether every variable has a value:
 * then it is a test, otherwise its own ways are followed.
 */
export function compileFollowing(
  compiler: ActionCompiler,
  expression: ExpressionSyntax,
  context: Context,
  then: Continuation,
): string {
  const { vector, assigned, size } = context.building ?? noVector;
  const isUndecided = assigned.maybe.size > 0 && assigned.definite.size + assigned.maybe.size === size;
  if (!isUndecided || !hasWays(expression, context, 0)) return compiler.compile(expression, context, then);
  const hasAll = [...assigned.maybe].map((index) => `${vector}[${index}] !== undefined`).join(' && ');
  const complete = withAssigned(context, { definite: allOf(size), maybe: new Set() });
  return joined(
    compiler,
    context,
    then,
    (join) =>
      `if (${hasAll}) { ${compiler.guard(expression, complete, join)} } else { ${compiler.compile(expression, context, join)} }`,
  );
}

/** Several ways that lead to one continuation: its code is made once, for what all of them have assigned. */
export function compileWays(
  compiler: ActionCompiler,
  items: readonly ExpressionSyntax[],
  context: Context,
  then: Continuation,
): string {
  return joined(compiler, context, then, (join) =>
    items.map((item) => compiler.compile(item, context, join)).join(' '),
  );
}

/** IF and CASE: the ways of the branch that is taken. */
export function compileBranches(
  compiler: ActionCompiler,
  arms: readonly CaseArmSyntax[],
  other: ExpressionSyntax | undefined,
  context: Context,
  then: Continuation,
  otherwise: string,
): string {
  return joined(compiler, context, then, (join) => {
    const last = other === undefined ? otherwise : compiler.compile(other, context, join);
    return arms.reduceRight(
      (rest, { condition, value }) =>
        `if (${compiler.expressions.boolean(condition, context)}) { ${compiler.compile(value, context, join)} } else { ${rest} }`,
      last,
    );
  });
}

/** `P => Q`: the ways of Q where P is true, and one way where it is not. */
export function compileImplication(
  compiler: ActionCompiler,
  condition: ExpressionSyntax,
  consequence: ExpressionSyntax,
  context: Context,
  then: Continuation,
): string {
  return joined(
    compiler,
    context,
    then,
    (join) =>
      `if (${compiler.expressions.boolean(condition, context)}) { ${compiler.compile(consequence, context, join)} } else { ${join(context)} }`,
  );
}

/** `[A]_v` is a step of A or one that leaves v as it is; `<<A>>_v` a step of A that changes v. */
export function compileSubscripted(
  compiler: ActionCompiler,
  expression: Of<'subscripted action'>,
  context: Context,
  then: Continuation,
): string {
  const { form, action, subscript, span } = expression;
  if (context.building?.vector !== context.next) return compiler.guard(expression, context, then);
  const unchanged = applyNamed('UNCHANGED', span, subscript);
  if (form === 'box') return compileWays(compiler, [action, unchanged], context, then);
  return compiler.compile(
    action,
    context,
    (after) => `if (!${compiler.expressions.boolean(unchanged, after)}) { ${then(after)} }`,
  );
}

/** Ways that call their continuation as a function: it is made once, behind all of them. */
function joined(
  { builder }: ActionCompiler,
  context: Context,
  then: Continuation,
  ways: (join: Continuation) => string,
): string {
  const join = builder.fresh('then');
  const met: Assigned[] = [];
  const code = ways((after) => {
    if (after.building !== undefined) met.push(after.building.assigned);
    return `if (${join}()) return true;`;
  });
  if (met.length === 0) return `{ ${code} }`;
  const continuation = then(withAssigned(context, mergeAssigned(met)));
  return `{ const ${join} = () => { ${continuation} return false; }; ${code} }`;
}
