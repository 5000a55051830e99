import { afterReplacement } from '../../semantics/meaning.ts';
import type { ApplicationSyntax, ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { binaryFunctions, binaryPredicates, constantSets, unaryFunctions } from './builtin-operators.ts';
import { isLiteral } from './code-text.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';

/** Code of an operator of the language that yields a JavaScript boolean; `undefined` if it is none of those. */
export function compilePredicate(
  compiler: ExpressionCompiler,
  expression: ApplicationSyntax,
  context: Context,
): string | undefined {
  const { operator, path } = expression;
  if (path.length > 0 || isRedefined(operator.name, context)) return undefined;
  const [left, right] = expression.arguments as [ExpressionSyntax, ExpressionSyntax];
  const site = compiler.site(expression, context);
  const named = binaryPredicates.get(operator.name);
  if (named === 'memberOf' && right.kind === 'set' && right.elements.length > 0) {
    return memberOfLiteral(compiler, left, right.elements, site, context);
  }
  if (operator.name === '=' || operator.name === '/=') {
    return `${operator.name === '=' ? '' : '!'}${equality(compiler, left, right, site, context)}`;
  }
  if (named !== undefined && right !== undefined) {
    return `runtime.${named}(${compiler.value(left, context)}, ${compiler.value(right, context)}, ${site})`;
  }
  switch (operator.name) {
    case 'TRUE':
      return 'true';
    case 'FALSE':
      return 'false';
    case '\\notin':
      return `!runtime.memberOf(${compiler.value(left, context)}, ${compiler.value(right, context)}, ${site})`;
    case '~':
      return `!${compiler.boolean(left, context)}`;
    case '=>':
      return `(!${compiler.boolean(left, context)} || ${compiler.boolean(right, context)})`;
    case '<=>':
      return `(${compiler.boolean(left, context)} === ${compiler.boolean(right, context)})`;
    case 'UNCHANGED':
      return `runtime.equal(${compiler.primed(left, context)}, ${compiler.value(left, context)}, ${site})`;
    case 'ENABLED':
      return compiler.around.enabled(left, context);
    default:
      return undefined;
  }
}

function equality(
  compiler: ExpressionCompiler,
  left: ExpressionSyntax,
  right: ExpressionSyntax,
  site: number,
  context: Context,
): string {
  const isAtom = ({ kind }: ExpressionSyntax) => kind === 'string' || kind === 'number';
  const name = isAtom(left) || isAtom(right) ? 'equalAtom' : 'equal';
  const [first, second] = isAtom(left) ? [right, left] : [left, right];
  return `runtime.${name}(${compiler.value(first, context)}, ${compiler.value(second, context)}, ${site})`;
}

/** `x \in {a, b}`: all members have values, and are compared one by one in textual order, as TLC does. */
function memberOfLiteral(
  compiler: ExpressionCompiler,
  element: ExpressionSyntax,
  members: readonly ExpressionSyntax[],
  site: number,
  context: Context,
): string {
  const name = compiler.builder.fresh('element');
  const parameters = [name];
  const values = [compiler.value(element, context)];
  const tests = members.map((member) => {
    const code = compiler.value(member, context);
    if (isLiteral(code)) return `runtime.equal(${name}, ${code}, ${site})`;
    const value = compiler.builder.fresh('member');
    parameters.push(value);
    values.push(code);
    return `runtime.equal(${name}, ${value}, ${site})`;
  });
  return `((${parameters.join(', ')}) => ${tests.join(' || ')})(${values.join(', ')})`;
}

/** Code of an operator of the language that yields a value; `undefined` if it is none of those. */
export function compileBuiltin(
  compiler: ExpressionCompiler,
  expression: ApplicationSyntax,
  context: Context,
): string | undefined {
  const { name } = expression.operator;
  if (isRedefined(name, context)) return undefined;
  if (constantSets.has(name)) return `runtime.${name}`;
  const { length } = expression.arguments;
  const named =
    length === 2 ? binaryFunctions.get(name) : length === 1 ? unaryFunctions.get(name) : undefined;
  if (named === undefined) return undefined;
  return `runtime.${named}(${compiler.values(expression.arguments, context)}, ${compiler.site(expression, context)})`;
}

/** Whether the specification itself gives a name that the language or a module has a meaning of its own. */
function isRedefined(name: string, context: Context): boolean {
  const symbol = context.scope.find(name);
  return symbol !== undefined && afterReplacement(symbol).kind !== 'native';
}
