import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import type { Scope } from '../../semantics/scope.ts';
import type { ExpressionSyntax, LetDefinitionSyntax, ModuleSyntax } from '../../syntax/syntax-tree.ts';
import { type Context, moduleOf } from '../context.ts';
import { withName } from './arguments.ts';
import { bindParameters } from './bound-names.ts';
import { isLiteral } from './code-text.ts';
import type { CompilePart, ExpressionCompiler, Of } from './expression-compiler.ts';
import { compileApplied, compileFunctionDefinition } from './functions.ts';
import { levelOfLet } from './let-calls.ts';
import { applyNamed } from './names.ts';
import { mustExpand } from './operator-calls.ts';
import { evaluatesParameter, surelyEvaluates } from './strictness.ts';

/** A definition of a LET and the JavaScript variable that holds its function, or its value. */
interface LetOperator {
  readonly operator: OperatorMeaning;
  readonly code: string;
  readonly isValue: boolean;
}

/** `LET ... IN e` as a function of its own. */
export function compileLet(
  compiler: ExpressionCompiler,
  expression: Of<'let'>,
  context: Context,
  body: CompilePart,
): string {
  return compiler.builder.outline('let', () => {
    const { declarations, inner } = letDefinitions(compiler, expression, context);
    return `${declarations} return ${body(expression.body, inner)};`;
  });
}

/** JavaScript declarations for the definitions of a LET, and the context in which they are known. */
export function letDefinitions(
  compiler: ExpressionCompiler,
  { definitions, body }: Of<'let'>,
  context: Context,
): { declarations: string; inner: Context } {
  const scope = context.scope.extend();
  const inner = { ...context, scope };
  /** What RECURSIVE announces and the definitions up to here do not define. */
  const announced = new Set<string>();
  const recursive = new Set<string>();
  const made: LetOperator[] = [];
  for (const definition of definitions) {
    if (definition.kind === 'recursive declaration') {
      for (const { name } of definition.operators) announced.add(name.name);
      for (const { name } of definition.operators) recursive.add(name.name);
      continue;
    }
    if (definition.kind === 'instance') {
      compiler.around.instantiate(definition, moduleOf(context), scope, scope);
      continue;
    }
    const operator = letOperator(definition, scope, moduleOf(context), recursive);
    const code = compiler.builder.freshFor(operator);
    announced.delete(operator.name);
    const isValue = announced.size === 0 && isSurelyEvaluated(operator, body, scope);
    defineLet({ operator, code, isValue }, context, scope);
    made.push({ operator, code, isValue });
  }
  // Those that RECURSIVE announces may be used before they are defined: all of them are known by now.
  const declarations = made.map((one) => {
    const declaration = letDeclaration(compiler, one, inner);
    if (declaration !== '') compiler.declares(one.code);
    return declaration;
  });
  return { declarations: declarations.join(' '), inner };
}

/** A definition of a LET as an operator. */
function letOperator(
  definition: Exclude<LetDefinitionSyntax, { kind: 'recursive declaration' | 'instance' }>,
  scope: Scope,
  module: ModuleSyntax,
  recursive: ReadonlySet<string>,
): OperatorMeaning {
  const isFunction = definition.kind === 'function definition';
  const { name } = definition.name;
  return {
    kind: 'operator',
    name,
    id: -1,
    parameters: isFunction ? [] : definition.parameters,
    bounds: isFunction ? definition.bounds : undefined,
    body: definition.body,
    scope,
    module,
    span: definition.span,
    isRecursive: recursive.has(name),
  };
}

/** Whether a definition has a value that the body of the LET is sure to ask for, so that it may be found at once. */
function isSurelyEvaluated(
  { name, parameters, isRecursive }: OperatorMeaning,
  body: ExpressionSyntax,
  scope: Scope,
): boolean {
  return parameters.length === 0 && !isRecursive && surelyEvaluates(body, name, withName(scope, name));
}

function defineLet({ operator, code, isValue }: LetOperator, { current, next }: Context, scope: Scope): void {
  const { name, parameters, isRecursive } = operator;
  scope.define(name, {
    kind: 'let',
    name,
    definition: operator,
    code,
    isValue,
    isLazy: parameters.map(
      ({ arity }, index) => arity === 0 && !isRecursive && !evaluatesParameter(operator, index),
    ),
    current,
    next: next ?? '',
  });
}

function letDeclaration(
  compiler: ExpressionCompiler,
  { operator, code, isValue }: LetOperator,
  context: Context,
): string {
  const { builder } = compiler;
  const { name, span } = operator;
  // An action, or something that reads a state that is not complete, is expanded where it is used.
  const level = levelOfLet(compiler, operator, context);
  const known = context.scope.find(name);
  if (mustExpand(compiler, operator, level, applyNamed(name, span), context)) {
    if (known?.kind === 'let') context.scope.define(name, { ...known, isExpanded: true });
    return '';
  }
  if (isValue) builder.holdsValue(code);
  const later = (value: string) => (isValue ? value : `lazy(() => ${value})`);
  if (operator.bounds !== undefined)
    return `const ${code} = ${later(compileFunctionDefinition(compiler, operator, context))};`;
  const isLazy = known?.kind === 'let' ? known.isLazy : [];
  const { scope, codes } = bindParameters(builder, operator.parameters, context.scope, isLazy);
  const { result: body, uses } = builder.during(() =>
    compileApplied(compiler, operator.body, { ...context, scope }),
  );
  if (codes.length > 0) return `const ${code} = (${codes.join(', ')}) => ${body};`;
  if (uses.names.size > 0 || uses.isImpure || !builder.remembers) return `const ${code} = ${later(body)};`;
  // A constant, and remembered as one: whatever uses it depends on nothing more by that.
  context.scope.define(name, {
    kind: 'bound',
    name,
    code: body,
    isExpression: !isLiteral(body),
    level: Level.constant,
  });
  return '';
}
