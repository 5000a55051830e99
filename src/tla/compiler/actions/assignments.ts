import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { assign, type Context, moduleOf, withAssigned } from '../context.ts';
import { isExpanded, resolve, variableOf } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';
import type { Continuation } from './continuation.ts';

type Assignment = '=' | '\\in' | '\\subseteq';

/** `x' = e`, `x' \in S`, and, as TLC has it, `x' \subseteq S`. */
export function isAssignment(operator: string): operator is Assignment {
  return operator === '=' || operator === '\\in' || operator === '\\subseteq';
}

/** The variable that an equation or membership would give a value. */
export function targetOf(left: ExpressionSyntax, context: Context): number | undefined {
  const { building } = context;
  if (building === undefined) return undefined;
  if (building.vector === context.current) return variableOf(left, context.scope);
  return building.vector === context.next ? primedVariable(left, context) : undefined;
}

function primedVariable(left: ExpressionSyntax, context: Context): number | undefined {
  if (left.kind !== 'application') return undefined;
  if (left.path.length === 0 && left.operator.name === "'")
    return variableOf(left.arguments[0]!, context.scope, context.fresh?.get(context.next!));
  if (left.arguments.length > 0) return undefined;
  const meaning = resolve(left, context);
  if (meaning?.kind === 'substitution')
    return primedVariable(meaning.expression, { ...context, scope: meaning.scope });
  const definition = meaning?.kind === 'let' ? meaning.definition : meaning;
  if (definition?.kind !== 'operator' || !isExpanded(definition)) return undefined;
  return primedVariable(definition.body, { ...context, scope: definition.scope });
}

/** An equation or membership that gives a variable its value, if it has none yet, and tests it otherwise. */
export function compileAssignment(
  compiler: ActionCompiler,
  index: number,
  operator: Assignment,
  right: ExpressionSyntax,
  expression: ApplicationSyntax,
  context: Context,
  then: Continuation,
): string {
  const { builder, expressions } = compiler;
  const { vector, assigned } = context.building!;
  builder.usesName(vector);
  if (assigned.definite.has(index)) return compiler.guard(expression, context, then);
  const site = builder.site(moduleOf(context), expression.span);
  const code = expressions.value(right, context);
  const after = withAssigned(context, assign(assigned, index));
  const test = `if (${expressions.boolean(expression, after)})`;
  const members = operator === '\\subseteq' ? `runtime.powerset(${code}, ${site})` : code;
  const value = expressions.noted(`runtime.materialize(${code}, ${site})`, context);
  const values = expressions.noted(`runtime.enumerate(${members}, ${site})`, context);
  const give = (continuation: string) =>
    operator === '='
      ? `${vector}[${index}] = ${value}; ${continuation} ${vector}[${index}] = undefined;`
      : `for (const element of ${values}) { ${vector}[${index}] = element; ${continuation} } ${vector}[${index}] = undefined;`;
  if (!assigned.maybe.has(index)) return `{ ${give(then(after))} }`;
  const join = builder.fresh('then');
  const call = `if (${join}()) return true;`;
  return (
    `{ const ${join} = () => { ${then(after)} return false; }; ` +
    `if (${vector}[${index}] === undefined) { ${give(call)} } else ${test} { ${call} } }`
  );
}
