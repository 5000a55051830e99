import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import { assign, type Context, moduleOf, withAssigned } from '../context.ts';
import { applyNamed, isExpanded, resolve, variableOf } from '../expressions/names.ts';
import type { ActionCompiler } from './action-compiler.ts';
import { compileAssignment } from './assignments.ts';
import type { Continuation } from './continuation.ts';

/** A part of what UNCHANGED names, with the variable that it is, if it is one. */
interface UnchangedPart {
  readonly variable: number | undefined;
  readonly expression: ExpressionSyntax;
  readonly scope: Context['scope'];
}

/** `UNCHANGED e`: each variable in e keeps its value. What is no variable or tuple of them is compared. */
export function compileUnchanged(
  compiler: ActionCompiler,
  subject: ExpressionSyntax,
  expression: ApplicationSyntax,
  context: Context,
  then: Continuation,
): string {
  const parts = partsOf(subject, context);
  const step = (position: number, inner: Context): string => {
    const part = parts[position];
    if (part === undefined) return then(withAssigned(context, inner.building!.assigned));
    const { variable, scope } = part;
    const guarded = { ...inner, scope };
    const following: Continuation = (after) => step(position + 1, after);
    if (variable === undefined) {
      const own: ExpressionSyntax = { ...expression, arguments: [part.expression] };
      return `if (${compiler.expressions.boolean(own, guarded)}) { ${following(inner)} }`;
    }
    if (!isFresh(variable, context)) return keep(compiler, variable, expression, inner, following);
    const equation = stayingAsItIs(part.expression);
    return compileAssignment(compiler, variable, '=', part.expression, equation, guarded, following);
  };
  return step(0, context);
}

function partsOf(subject: ExpressionSyntax, context: Context): UnchangedPart[] {
  const fresh = context.fresh?.get(context.next!);
  const variable = variableOf(subject, context.scope, fresh);
  if (variable !== undefined) return [{ variable, expression: subject, scope: context.scope }];
  if (subject.kind === 'tuple') return subject.elements.flatMap((element) => partsOf(element, context));
  if (subject.kind === 'application' && subject.arguments.length === 0) {
    const meaning = resolve(subject, context);
    if (meaning?.kind === 'substitution')
      return partsOf(meaning.expression, { ...context, scope: meaning.scope });
    const definition = meaning?.kind === 'let' ? meaning.definition : meaning;
    if (definition?.kind === 'operator' && isExpanded(definition))
      return partsOf(definition.body, { ...context, scope: definition.scope });
  }
  return [{ variable: undefined, expression: subject, scope: context.scope }];
}

/** A variable of the specification keeps its value, or is compared with it where it has one already. */
function keep(
  { builder }: ActionCompiler,
  index: number,
  expression: ApplicationSyntax,
  context: Context,
  then: Continuation,
): string {
  const { vector, assigned } = context.building!;
  const { current } = context;
  builder.uses({ names: new Set([current, vector]), variables: new Set([index]) });
  const site = builder.site(moduleOf(context), expression.span);
  const same = `runtime.equal(${vector}[${index}], ${current}[${index}], ${site})`;
  const after = withAssigned(context, assign(assigned, index));
  if (assigned.definite.has(index)) return `if (${same}) { ${then(context)} }`;
  if (!assigned.maybe.has(index))
    return `${vector}[${index}] = ${current}[${index}]; ${then(after)} ${vector}[${index}] = undefined;`;
  const join = builder.fresh('then');
  const call = `if (${join}()) return true;`;
  return (
    `{ const ${join} = () => { ${then(after)} return false; }; ` +
    `if (${vector}[${index}] === undefined) { ${vector}[${index}] = ${current}[${index}]; ${call} ${vector}[${index}] = undefined; } ` +
    `else if (${same}) { ${call} } }`
  );
}

/** Whether a slot is that of an instance's variable, not of the specification's. */
function isFresh(slot: number, { fresh, next }: Context): boolean {
  return [...(fresh?.get(next ?? '')?.values() ?? [])].includes(slot);
}

/** `e' = e`. */
function stayingAsItIs(expression: ExpressionSyntax): ApplicationSyntax {
  const { span } = expression;
  return applyNamed('=', span, applyNamed("'", span, expression), expression);
}
