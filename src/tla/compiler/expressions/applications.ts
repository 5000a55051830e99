import type {
  ConstantMeaning,
  FunctionParameterMeaning,
  Meaning,
  NativeMeaning,
  SubstitutionMeaning,
} from '../../semantics/meaning.ts';
import { semanticError } from '../../semantics/semantic-error.ts';
import type { ApplicationSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import { compileLater, compileNativeArgument } from './arguments.ts';
import { compileBuiltin, compilePredicate } from './builtin-applications.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';
import { applied } from './functions.ts';
import { compileLetCall } from './let-calls.ts';
import { checkArity, isSimple, resolve } from './names.ts';
import { compileOperatorCall } from './operator-calls.ts';
import { substituted } from './substitutions.ts';

/** Code for an operator with its arguments, or for a name. */
export function compileApplication(
  compiler: ExpressionCompiler,
  expression: ApplicationSyntax,
  context: Context,
): string {
  if (expression.path.length === 0) {
    if (expression.operator.name === "'") return compiler.primed(expression.arguments[0]!, context);
    const code =
      compilePredicate(compiler, expression, context) ?? compileBuiltin(compiler, expression, context);
    if (code !== undefined) return code;
  }
  const symbol = resolve(expression, context);
  if (symbol === undefined) throw unknownOperator(expression, context);
  return compileSymbol(compiler, symbol, expression, context);
}

function compileSymbol(
  compiler: ExpressionCompiler,
  symbol: Meaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  switch (symbol.kind) {
    case 'variable':
      return readVariable(compiler, symbol.index, expression, context);
    case 'constant':
      return readConstant(compiler, symbol, expression, context);
    case 'bound':
      compiler.builder.usesName(symbol.code);
      return symbol.code;
    case 'operator parameter':
      return callParameter(compiler, symbol, expression, context);
    case 'substitution':
      return compileSubstitution(compiler, symbol, expression, context);
    case 'native':
      return callNative(compiler, symbol, expression, context);
    case 'operator':
      return compileOperatorCall(compiler, symbol, expression, context);
    case 'let':
      return compileLetCall(compiler, symbol, expression, context);
    case 'instance':
      throw semanticError(
        `${symbol.name} is an instance: name an operator of it, as in ${symbol.name}!Operator`,
        moduleOf(context),
        expression.span,
      );
  }
}

function unknownOperator({ operator, path }: ApplicationSyntax, context: Context): Error {
  const full = [...path.map((step) => step.name.name), operator.name].join('!');
  return semanticError(
    `unknown operator ${full}`,
    moduleOf(context),
    operator.span,
    'Is its module missing from EXTENDS, or is the name misspelt?',
  );
}

/** A variable, or a value of its own that an instance's variable has within ENABLED, in a slot behind them. */
function readVariable(
  compiler: ExpressionCompiler,
  index: number,
  expression: ApplicationSyntax,
  context: Context,
): string {
  const { building, current } = context;
  const variables = index < compiler.around.variableCount ? [index] : [];
  compiler.builder.uses({ names: new Set([current]), variables: new Set(variables) });
  if (building?.vector === current && !building.assigned.definite.has(index)) {
    return `needed(${current}, ${index}, ${compiler.site(expression, context)})`;
  }
  return `${current}[${index}]`;
}

function readConstant(
  compiler: ExpressionCompiler,
  symbol: ConstantMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  checkArity(symbol.arity, expression, context);
  const code = `constants[${symbol.index}]`;
  if (symbol.isTable !== true) return code;
  const given = compiler.values(expression.arguments, context);
  return applied(code, given, symbol.arity, compiler.site(expression, context));
}

function compileSubstitution(
  compiler: ExpressionCompiler,
  symbol: SubstitutionMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  const slot = context.fresh?.get(context.current)?.get(symbol);
  if (slot !== undefined) return readVariable(compiler, slot, expression, context);
  const placed = substituted(symbol, expression, context);
  return compiler.value(placed.expression, placed.context);
}

/** An operator of a standard module. */
function callNative(
  compiler: ExpressionCompiler,
  { operator }: NativeMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  checkArity(operator.parameters.length, expression, context);
  const isLong = operator.parameters.some((arity) => arity > 0);
  compiler.builder.uses({
    isImpure: operator.level !== 'constant',
    isVolatile: operator.level === 'impure',
    isLong,
  });
  const index = compiler.around.natives.push(operator) - 1;
  const given = expression.arguments.map((argument, position) =>
    operator.isByNeed?.[position] === true
      ? compileLater(compiler, argument, context)
      : compileNativeArgument(compiler, argument, operator.parameters[position]!, context),
  );
  return `natives[${index}].evaluate(host, [${given.join(', ')}], ${compiler.site(expression, context)})`;
}

/** An operator that was passed: whether it evaluates an argument is not known here. */
function callParameter(
  compiler: ExpressionCompiler,
  symbol: FunctionParameterMeaning,
  expression: ApplicationSyntax,
  context: Context,
): string {
  compiler.builder.usesName(symbol.code);
  checkArity(symbol.arity, expression, context);
  const given = expression.arguments.map((argument) =>
    isSimple(argument, context)
      ? compiler.value(argument, context)
      : compileLater(compiler, argument, context),
  );
  return `${symbol.code}(${given.join(', ')})`;
}
