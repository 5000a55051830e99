import * as runtime from '../runtime/index.ts';
import { findThrough, Level, type Levels } from '../semantics/level.ts';
import {
  afterReplacement,
  type ConstantMeaning,
  type Meaning,
  type OperatorMeaning,
} from '../semantics/meaning.ts';
import type { Scope } from '../semantics/scope.ts';
import { semanticError } from '../semantics/semantic-error.ts';
import type {
  ApplicationSyntax,
  BoundSyntax,
  ExpressionSyntax,
  InstanceSyntax,
  LetDefinitionSyntax,
  ModuleSyntax,
  ParameterSyntax,
  PatternSyntax,
  Span,
  UpdateSyntax,
} from '../syntax/syntax-tree.ts';
import { binaryFunctions, binaryPredicates, constantSets, unaryFunctions } from './builtin-operators.ts';
import { type CodeBuilder, type CodeUses, MAXIMUM_KEYS } from './code-builder.ts';
import { type Context, type FreshVariables, isComplete, moduleOf } from './context.ts';
import { evaluatesParameter, surelyEvaluates } from './strictness.ts';

type Of<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { kind: K }>;

/** A definition that uses names which are bound where it is used: it has no function of its own. */
const OPEN = 'open';

/** What a compiler of expressions needs from its surroundings. */
export interface Surroundings {
  readonly builder: CodeBuilder;
  readonly levels: Levels;
  readonly natives: unknown[];
  readonly variableCount: number;
  readonly instantiate: (unit: InstanceSyntax, module: ModuleSyntax, scope: Scope, target: Scope) => void;
  /** Code that is true if an action can be taken from the current state. */
  readonly enabled: (action: ExpressionSyntax, context: Context) => string;
}

/** The JavaScript function of a definition. */
interface DefinedFunction {
  readonly code: string;
  /** What its body depends on beside its parameters; unknown while the body is being made. */
  uses: CodeUses | undefined;
}

const MAXIMUM_EXPANSION = 200;

/** Entries that a table for combinations of constants may have. */
const MAXIMUM_TABLE = 1 << 15;

/**
 * Turns expressions into JavaScript expressions. The code has no loop over syntax in it: operators become functions,
 * quantifiers loops, and the operations of TLA+ calls of the runtime.
 */
export class ExpressionCompiler {
  readonly #around: Surroundings;
  readonly #functions = new Map<string, DefinedFunction | typeof OPEN>();
  /** Those whose text is being made, outermost first. */
  readonly #making: DefinedFunction[] = [];
  #expansion = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Code for the value of an expression. */
  value(expression: ExpressionSyntax, context: Context): string {
    return this.#remembered(() => this.#value(expression, context));
  }

  /** Code for a JavaScript boolean; what is no boolean raises an error. */
  boolean(expression: ExpressionSyntax, context: Context): string {
    return this.#remembered(() => this.#boolean(expression, context));
  }

  /**
   * Code that depends on constants alone is evaluated once, when it is first needed: not before, so that it raises no
   * error that the original would not raise.
   */
  #remembered(generate: () => string): string {
    const { builder } = this.#around;
    const { result, uses } = builder.during(generate);
    if (!builder.remembers || uses.isImpure || uses.isOpen || isCheap(result)) return result;
    if (uses.names.size > 0) return makesCollection(result) ? this.#tabled(result, uses) : result;
    const name = builder.fresh('constant');
    builder.declare(`let ${name};`);
    return `(${name} ??= ${result})`;
  }

  /** Code that depends on nothing but names that run through constant lists is evaluated once for each of their values. */
  #tabled(code: string, uses: CodeUses): string {
    const { builder } = this.#around;
    const place = builder.placeOf(uses.names);
    if (place === undefined) return code;
    const [table, make] = [builder.fresh('table'), builder.fresh('make')];
    const parameters = [...uses.names].join(', ');
    builder.declare(`const ${table} = []; function ${make}(${parameters}) { return ${code}; }`);
    const call = `${make}(${parameters})`;
    return `(${place} < ${MAXIMUM_TABLE} ? (${table}[${place}] ??= ${call}) : ${call})`;
  }

  #value(expression: ExpressionSyntax, context: Context): string {
    switch (expression.kind) {
      case 'number':
        return this.#number(expression, context);
      case 'decimal':
        return this.#fail(expression.span, context, 'real numbers have no representation here, nor in TLC');
      case 'string':
        return JSON.stringify(expression.value);
      case 'at':
        return this.#at(expression, context);
      case 'application':
        return this.#application(expression, context);
      case 'junction':
      case 'quantifier':
      case 'subscripted action':
        return this.boolean(expression, context);
      case 'unbounded quantifier':
        return this.#fail(
          expression.span,
          context,
          `${expression.quantifier} without a set cannot be evaluated`,
        );
      case 'choose':
        return this.#choose(expression, context);
      case 'set':
        return `runtime.setFrom([${this.#values(expression.elements, context)}], ${this.#site(expression, context)})`;
      case 'set filter':
        return this.#filter('filterSet', expression, expression.predicate, context);
      case 'set map':
        return this.#setMap(expression, context);
      case 'function':
        return this.#function(expression.bounds, expression.body, expression.span, context);
      case 'function set':
        return `runtime.functionSet(${this.value(expression.domain, context)}, ${this.value(expression.range, context)}, ${this.#site(expression, context)})`;
      case 'function application':
        return this.#functionApplication(expression, context);
      case 'record':
        return this.#record('record', expression, context);
      case 'record set':
        return this.#record('recordSet', expression, context);
      case 'field':
        return `runtime.fieldAt(${this.value(expression.record, context)}, ${runtime.fieldNumber(expression.field.name)}, ${this.#site(expression, context)})`;
      case 'except':
        return this.#except(expression, context);
      case 'tuple':
        return `runtime.tuple([${this.#values(expression.elements, context)}], ${this.#site(expression, context)})`;
      case 'product':
        return `runtime.product([${this.#values(expression.factors, context)}], ${this.#site(expression, context)})`;
      case 'if':
        return `(${this.boolean(expression.condition, context)} ? ${this.value(expression.then, context)} : ${this.value(expression.else, context)})`;
      case 'case':
        return this.#case(expression, context, (part, inner) => this.value(part, inner));
      case 'let':
        return this.#let(expression, context, (body, inner) => this.value(body, inner));
      case 'lambda':
        return this.#lambda(expression, context);
      case 'fairness':
        return this.#fail(expression.span, context, 'a temporal formula cannot be evaluated in a state');
    }
  }

  #boolean(expression: ExpressionSyntax, context: Context): string {
    switch (expression.kind) {
      case 'junction': {
        const operator = expression.operator === '/\\' ? ' && ' : ' || ';
        return `(${expression.items.map((item) => this.boolean(item, context)).join(operator)})`;
      }
      case 'quantifier':
        return this.#quantifier(expression, context);
      case 'subscripted action':
        return this.#subscripted(expression, context);
      case 'if':
        return `(${this.boolean(expression.condition, context)} ? ${this.boolean(expression.then, context)} : ${this.boolean(expression.else, context)})`;
      case 'case':
        return this.#case(expression, context, (part, inner) => this.boolean(part, inner));
      case 'let':
        return this.#let(expression, context, (body, inner) => this.boolean(body, inner));
      case 'application': {
        const code = this.#predicate(expression, context);
        if (code !== undefined) return code;
      }
    }
    return `runtime.truth(${this.value(expression, context)}, ${this.#site(expression, context)})`;
  }

  /** The variable that an expression names, through arguments and substitutions; `undefined` for anything else. */
  variable(expression: ExpressionSyntax, scope: Scope, fresh?: FreshVariables): number | undefined {
    if (expression.kind !== 'application' || expression.arguments.length > 0) return undefined;
    const found = findThrough(scope, expression);
    const symbol = found === undefined ? undefined : afterReplacement(found);
    if (symbol?.kind === 'variable') return symbol.index;
    if (symbol?.kind === 'substitution')
      return fresh?.get(symbol) ?? this.variable(symbol.expression, symbol.scope, fresh);
    const definition = symbol?.kind === 'let' ? symbol.definition : symbol;
    if (definition?.kind !== 'operator' || definition.parameters.length > 0) return undefined;
    if (definition.bounds !== undefined || definition.isRecursive) return undefined;
    return this.variable(definition.body, definition.scope, fresh);
  }

  /** Code for a state predicate or constant in the state that follows. */
  primed(expression: ExpressionSyntax, context: Context): string {
    // A constant is what it is in every state, also where no other state is in sight.
    if (this.#around.levels.of(expression, context.scope) === Level.constant)
      return this.value(expression, context);
    if (context.next === undefined) {
      // Where it is not needed, in a LET that nothing uses, it does no harm.
      const message = 'there is no next state here: a prime inside a prime, or in a state predicate';
      return this.#fail(expression.span, context, message);
    }
    return this.value(expression, { ...context, current: context.next, next: undefined });
  }

  /** What an operator is, where it is used. @throws BadInput for a name that nothing defines. */
  resolve(expression: ApplicationSyntax, context: Context): Meaning | undefined {
    const symbol = findThrough(context.scope, expression);
    return symbol === undefined ? undefined : afterReplacement(symbol);
  }

  /** The scope in which a definition's body is understood when its parameters stand for these arguments. */
  expand(definition: OperatorMeaning, expression: ApplicationSyntax, context: Context): Context {
    this.#checkArity(definition.parameters.length, expression, context);
    if (++this.#expansion > MAXIMUM_EXPANSION) {
      throw semanticError(
        `${definition.name} is recursive in a place where its arguments may be primed`,
        moduleOf(context),
        expression.span,
      );
    }
    const scope = definition.scope.substituting(definition.parameters, expression.arguments, context.scope);
    return { ...context, scope, module: definition.module };
  }

  expanded(): void {
    this.#expansion--;
  }

  #site(expression: { readonly span: Span }, context: Context): number {
    return this.#around.builder.site(moduleOf(context), expression.span);
  }

  #values(expressions: readonly ExpressionSyntax[], context: Context): string {
    return expressions.map((expression) => this.value(expression, context)).join(', ');
  }

  #fail(span: Span, context: Context, message: string): string {
    return `fail(${JSON.stringify(message)}, ${this.#around.builder.site(moduleOf(context), span)})`;
  }

  #number({ digits, span }: Of<'number'>, context: Context): string {
    if (Number(digits) > 0x7fffffff)
      throw semanticError(`${digits} does not fit into 32 bits`, moduleOf(context), span);
    return String(Number(digits));
  }

  #at({ span }: Of<'at'>, context: Context): string {
    const symbol = context.scope.find('@');
    if (symbol?.kind !== 'bound')
      throw semanticError('@ stands only in the value of an EXCEPT', moduleOf(context), span);
    this.#around.builder.usesName(symbol.code);
    return symbol.code;
  }

  #application(expression: ApplicationSyntax, context: Context): string {
    const { name } = expression.operator;
    if (expression.path.length === 0) {
      if (name === "'") return this.primed(expression.arguments[0]!, context);
      const code = this.#predicate(expression, context) ?? this.#builtin(expression, context);
      if (code !== undefined) return code;
    }
    const symbol = this.resolve(expression, context);
    if (symbol === undefined) throw this.#unknown(expression, context);
    return this.#symbol(symbol, expression, context);
  }

  /** Code of an application that yields a JavaScript boolean; `undefined` if it is none of those. */
  #predicate(expression: ApplicationSyntax, context: Context): string | undefined {
    const { operator, path } = expression;
    if (path.length > 0 || this.#isRedefined(operator.name, context)) return undefined;
    const [left, right] = expression.arguments as [ExpressionSyntax, ExpressionSyntax];
    const site = this.#site(expression, context);
    const named = binaryPredicates.get(operator.name);
    if (named === 'memberOf' && right.kind === 'set' && right.elements.length > 0) {
      return this.#memberOfLiteral(left, right.elements, site, context);
    }
    if (operator.name === '=' || operator.name === '/=') {
      return `${operator.name === '=' ? '' : '!'}${this.#equality(left, right, site, context)}`;
    }
    if (named !== undefined && right !== undefined) {
      return `runtime.${named}(${this.value(left, context)}, ${this.value(right, context)}, ${site})`;
    }
    switch (operator.name) {
      case 'TRUE':
        return 'true';
      case 'FALSE':
        return 'false';
      case '\\notin':
        return `!runtime.memberOf(${this.value(left, context)}, ${this.value(right, context)}, ${site})`;
      case '~':
        return `!${this.boolean(left, context)}`;
      case '=>':
        return `(!${this.boolean(left, context)} || ${this.boolean(right, context)})`;
      case '<=>':
        return `(${this.boolean(left, context)} === ${this.boolean(right, context)})`;
      case 'UNCHANGED':
        return `runtime.equal(${this.primed(left, context)}, ${this.value(left, context)}, ${site})`;
      case 'ENABLED':
        return this.#around.enabled(left, context);
      default:
        return undefined;
    }
  }

  #equality(left: ExpressionSyntax, right: ExpressionSyntax, site: number, context: Context): string {
    const isAtom = ({ kind }: ExpressionSyntax) => kind === 'string' || kind === 'number';
    const name = isAtom(left) || isAtom(right) ? 'equalAtom' : 'equal';
    const [first, second] = isAtom(left) ? [right, left] : [left, right];
    return `runtime.${name}(${this.value(first, context)}, ${this.value(second, context)}, ${site})`;
  }

  /** `x \in {a, b}`: all members have values, and are compared one by one in textual order, as TLC does. */
  #memberOfLiteral(
    element: ExpressionSyntax,
    members: readonly ExpressionSyntax[],
    site: number,
    context: Context,
  ): string {
    const name = this.#around.builder.fresh('element');
    const parameters = [name];
    const values = [this.value(element, context)];
    const tests = members.map((member) => {
      const code = this.value(member, context);
      if (isLiteral(code)) return `runtime.equal(${name}, ${code}, ${site})`;
      const value = this.#around.builder.fresh('member');
      parameters.push(value);
      values.push(code);
      return `runtime.equal(${name}, ${value}, ${site})`;
    });
    return `((${parameters.join(', ')}) => ${tests.join(' || ')})(${values.join(', ')})`;
  }

  #builtin(expression: ApplicationSyntax, context: Context): string | undefined {
    const { name } = expression.operator;
    if (this.#isRedefined(name, context)) return undefined;
    if (constantSets.has(name)) return `runtime.${name}`;
    const { length } = expression.arguments;
    const named =
      length === 2 ? binaryFunctions.get(name) : length === 1 ? unaryFunctions.get(name) : undefined;
    if (named === undefined) return undefined;
    return `runtime.${named}(${this.#values(expression.arguments, context)}, ${this.#site(expression, context)})`;
  }

  /** Whether the specification itself gives a name that the language or a module has a meaning of its own. */
  #isRedefined(name: string, context: Context): boolean {
    const symbol = context.scope.find(name);
    return symbol !== undefined && afterReplacement(symbol).kind !== 'native';
  }

  #unknown({ operator, path }: ApplicationSyntax, context: Context): Error {
    const full = [...path.map((step) => step.name.name), operator.name].join('!');
    return semanticError(
      `unknown operator ${full}`,
      moduleOf(context),
      operator.span,
      'Is its module missing from EXTENDS, or is the name misspelt?',
    );
  }

  #symbol(symbol: Meaning, expression: ApplicationSyntax, context: Context): string {
    switch (symbol.kind) {
      case 'variable':
        return this.#read(symbol.index, expression, context);
      case 'constant':
        return this.#constant(symbol, expression, context);
      case 'bound':
        this.#around.builder.usesName(symbol.code);
        return symbol.code;
      case 'operator parameter':
        return this.#callParameter(symbol, expression, context);
      case 'substitution':
        return this.#substituted(symbol, expression, context);
      case 'native':
        return this.#native(symbol.operator, expression, context);
      case 'operator':
        return this.#call(symbol, expression, context);
      case 'let':
        return this.#callLet(symbol, expression, context);
      case 'instance':
        throw semanticError(
          `${symbol.name} is an instance: name an operator of it, as in ${symbol.name}!Operator`,
          moduleOf(context),
          expression.span,
        );
    }
  }

  #read(index: number, expression: ApplicationSyntax, context: Context): string {
    const { building, current } = context;
    const variables = index < this.#around.variableCount ? [index] : [];
    this.#around.builder.uses({ names: new Set([current]), variables: new Set(variables) });
    if (building?.vector === current && !building.assigned.definite.has(index)) {
      return `needed(${current}, ${index}, ${this.#site(expression, context)})`;
    }
    return `${current}[${index}]`;
  }

  #constant(symbol: ConstantMeaning, expression: ApplicationSyntax, context: Context): string {
    this.#checkArity(symbol.arity, expression, context);
    const code = `constants[${symbol.index}]`;
    if (symbol.isTable !== true) return code;
    const given = this.#values(expression.arguments, context);
    const site = this.#site(expression, context);
    return symbol.arity === 1
      ? `runtime.apply(${code}, ${given}, ${site})`
      : `runtime.applyMany(${code}, [${given}], ${site})`;
  }

  #substituted(
    symbol: Extract<Meaning, { kind: 'substitution' }>,
    expression: ApplicationSyntax,
    context: Context,
  ): string {
    const slot = context.fresh?.get(context.current)?.get(symbol);
    if (slot !== undefined) return this.#read(slot, expression, context);
    const applied = this.substituted(symbol, expression, context);
    return this.value(applied.expression, applied.context);
  }

  /**
   * What stands for a name, applied to the arguments of that name: the expression that was substituted, or, of an
   * operator that was passed, its application to arguments that are understood here.
   */
  substituted(
    symbol: Extract<Meaning, { kind: 'substitution' }>,
    expression: ApplicationSyntax,
    context: Context,
  ): { readonly expression: ExpressionSyntax; readonly context: Context } {
    if (expression.arguments.length === 0)
      return { expression: symbol.expression, context: { ...context, scope: symbol.scope } };
    const scope = symbol.scope.extend();
    const given = expression.arguments.map((argument, index): ExpressionSyntax => {
      const name = `$${index}`;
      scope.define(name, { kind: 'substitution', name, expression: argument, scope: context.scope });
      return nameExpression(name, argument.span);
    });
    return this.#appliedOperator(symbol.expression, given, { ...context, scope });
  }

  /** The application of an operator that was passed as an argument: a name, or a LAMBDA. */
  #appliedOperator(
    operator: ExpressionSyntax,
    given: readonly ExpressionSyntax[],
    context: Context,
  ): { readonly expression: ExpressionSyntax; readonly context: Context } {
    if (operator.kind === 'application') return { expression: { ...operator, arguments: given }, context };
    if (operator.kind !== 'lambda')
      throw semanticError('expected an operator', moduleOf(context), operator.span);
    const scope = context.scope.substituting(operator.parameters, given, context.scope);
    return { expression: operator.body, context: { ...context, scope } };
  }

  #native(
    operator: Extract<Meaning, { kind: 'native' }>['operator'],
    expression: ApplicationSyntax,
    context: Context,
  ): string {
    this.#checkArity(operator.parameters.length, expression, context);
    const isLong = operator.parameters.some((arity) => arity > 0);
    this.#around.builder.uses({
      isImpure: operator.level !== 'constant',
      isVolatile: operator.level === 'impure',
      isLong,
    });
    const index = this.#around.natives.push(operator) - 1;
    const given = expression.arguments.map((argument, position) =>
      operator.isByNeed?.[position] === true
        ? this.#later(argument, context)
        : this.argument(argument, operator.parameters[position]!, context),
    );
    return `natives[${index}].evaluate(host, [${given.join(', ')}], ${this.#site(expression, context)})`;
  }

  /** Code for an argument: a value, or a function of values where a native operator expects an operator. */
  argument(argument: ExpressionSyntax, arity: number, context: Context): string {
    if (arity === 0) return this.value(argument, context);
    if (argument.kind === 'lambda') return this.#lambda(argument, context);
    const { names, applied } = this.#appliedToNames(argument, arity, context, (name) => ({ code: name }));
    return `((${names.join(', ')}) => ${this.value(applied.expression, applied.context)})`;
  }

  /**
   * Code for an operator that is passed to a definition. What that gives it is a value, or a function for one that is
   * evaluated only if it is used: `Apply(LAMBDA v : 1, CHOOSE e \in {} : TRUE)` is 1.
   */
  #operatorArgument(argument: ExpressionSyntax, arity: number, context: Context): string {
    if (argument.kind !== 'lambda') {
      const { names, applied } = this.#appliedToNames(argument, arity, context, (name) => ({
        code: `${name}()`,
        isLazy: true,
      }));
      const delayed = names.map((name) => `${name} = delayed(${name});`).join(' ');
      return `((${names.join(', ')}) => { ${delayed} return ${this.value(applied.expression, applied.context)}; })`;
    }
    const { parameters, body } = argument;
    const isLazy = parameters.map(
      ({ name: { name } }) => !surelyEvaluates(body, name, withName(context.scope, name)),
    );
    const { scope, codes } = this.#bindParameters(parameters, context.scope, isLazy);
    const received = codes.map(
      (code, index) => `${code} = ${isLazy[index] ? 'delayed' : 'forced'}(${code});`,
    );
    return `((${codes.join(', ')}) => { ${received.join(' ')} return ${this.value(body, { ...context, scope })}; })`;
  }

  /** An operator that is passed as an argument, applied to names that are made for that. */
  #appliedToNames(
    operator: ExpressionSyntax,
    arity: number,
    context: Context,
    bind: (name: string) => { readonly code: string; readonly isLazy?: boolean },
  ) {
    const names = Array.from({ length: arity }, () => this.#around.builder.fresh('argument'));
    const scope = context.scope.extend(
      names.map((name) => [name, { kind: 'bound', name, level: Level.constant, ...bind(name) }] as const),
    );
    const given = names.map((name) => nameExpression(name, operator.span));
    return { names, applied: this.#appliedOperator(operator, given, { ...context, scope }) };
  }

  #lambda({ parameters, body }: Of<'lambda'>, context: Context): string {
    const { scope, codes } = this.#bindParameters(parameters, context.scope);
    return `((${codes.join(', ')}) => ${this.value(body, { ...context, scope })})`;
  }

  /** Code for an argument of a definition. */
  #given(argument: ExpressionSyntax, arity: number, isLazy: boolean, context: Context): string {
    if (arity > 0) return this.#operatorArgument(argument, arity, context);
    return isLazy ? this.#later(argument, context) : this.value(argument, context);
  }

  /** An operator that was passed: whether it evaluates an argument is not known here. */
  #callParameter(
    symbol: Extract<Meaning, { kind: 'operator parameter' }>,
    expression: ApplicationSyntax,
    context: Context,
  ): string {
    this.#around.builder.usesName(symbol.code);
    this.#checkArity(symbol.arity, expression, context);
    const given = expression.arguments.map((argument) =>
      this.isSimple(argument, context) ? this.value(argument, context) : this.#later(argument, context),
    );
    return `${symbol.code}(${given.join(', ')})`;
  }

  /** Code for a function that finds the value of an expression when it is first called. */
  #later(expression: ExpressionSyntax, context: Context): string {
    const value = this.value(expression, context);
    const symbol =
      expression.kind === 'application' && expression.arguments.length === 0
        ? this.resolve(expression, context)
        : undefined;
    return symbol?.kind === 'bound' && symbol.isLazy === true
      ? value.replace(/\(\)$/, '')
      : `lazy(() => ${value})`;
  }

  #bindParameters(
    parameters: readonly ParameterSyntax[],
    outer: Scope,
    isLazy: readonly boolean[] = [],
  ): { scope: Scope; codes: string[] } {
    const scope = outer.extend();
    const codes = parameters.map(({ name, arity }, index) => {
      const code = this.#around.builder.fresh(name.name);
      const value = isLazy[index] === true ? `${code}()` : code;
      scope.define(
        name.name,
        arity === 0
          ? {
              kind: 'bound',
              name: name.name,
              code: value,
              level: Level.constant,
              isLazy: isLazy[index] === true,
            }
          : { kind: 'operator parameter', name: name.name, arity, code },
      );
      return code;
    });
    return { scope, codes };
  }

  #checkArity(arity: number, expression: ApplicationSyntax, context: Context): void {
    const { length } = expression.arguments;
    if (length === arity) return;
    const { name } = expression.operator;
    throw semanticError(
      `${name} takes ${arity} argument${arity === 1 ? '' : 's'}, not ${length}`,
      moduleOf(context),
      expression.span,
    );
  }

  #call(symbol: OperatorMeaning, expression: ApplicationSyntax, context: Context): string {
    this.#checkArity(symbol.parameters.length, expression, context);
    const level = this.#around.levels.ofMeaning(symbol);
    if (this.#mustExpand(symbol, level, expression, context))
      return this.#expanded(symbol, expression, context);
    const lazy = symbol.parameters.map(
      ({ arity }, index) =>
        arity === 0 &&
        !symbol.isRecursive &&
        !this.isSimple(expression.arguments[index]!, context) &&
        !evaluatesParameter(symbol, index),
    );
    const states =
      level >= Level.action
        ? [context.current, context.next ?? 'undefined']
        : level >= Level.state
          ? [context.current]
          : [];
    const given = () =>
      expression.arguments.map((argument, index) =>
        this.#given(argument, symbol.parameters[index]!.arity, lazy[index] === true, context),
      );
    const code = this.#functionFor(symbol, level, lazy);
    this.#around.builder.uses({ names: new Set(states.filter((state) => state !== 'undefined')) });
    if (code !== undefined) return `${code}(${[...states, ...given()].join(', ')})`;
    if (!symbol.isRecursive) return this.#expanded(symbol, expression, context);
    const { name, text } = this.#localFunction(symbol, level, lazy);
    return `(() => { ${text} return ${name}(${[...states, ...given()].join(', ')}); })()`;
  }

  /** The value of a definition where it is used, its arguments in place of its parameters. */
  #expanded(symbol: OperatorMeaning, expression: ApplicationSyntax, context: Context): string {
    const inner = this.expand(symbol, expression, context);
    const code =
      symbol.bounds === undefined ? this.value(symbol.body, inner) : this.#functionDefinition(symbol, inner);
    this.expanded();
    return code;
  }

  /** Whether evaluating it at once, used or not, can neither fail nor take long. */
  isSimple(expression: ExpressionSyntax, context: Context): boolean {
    if (expression.kind === 'number' || expression.kind === 'string' || expression.kind === 'at') return true;
    if (expression.kind !== 'application' || expression.arguments.length > 0) return false;
    const meaning = this.resolve(expression, context);
    if (meaning?.kind === 'bound' && (meaning.isLazy === true || meaning.isExpression === true)) return false;
    return meaning === undefined || ['bound', 'variable', 'constant', 'native'].includes(meaning.kind);
  }

  /**
   * Whether a definition has to be expanded where it is used: because an argument may be primed in it, or because it
   * may read a variable of a state that is not complete yet.
   */
  #mustExpand(
    symbol: OperatorMeaning,
    level: Level,
    expression: ApplicationSyntax,
    context: Context,
  ): boolean {
    if (symbol.isRecursive) return false;
    const reads = (vector: string | undefined) =>
      context.building !== undefined && context.building.vector === vector && !isComplete(context);
    if (context.fresh !== undefined && level >= Level.state) return true;
    if (level >= Level.state && reads(context.current)) return true;
    if (level < Level.action && !this.#around.levels.primesParameters(symbol)) return false;
    if (level >= Level.action && reads(context.next)) return true;
    return expression.arguments.some(
      (argument) => this.#around.levels.of(argument, context.scope) >= Level.state,
    );
  }

  /** The JavaScript function of a definition, made when it is first called in this way. */
  #functionFor(symbol: OperatorMeaning, level: Level, lazy: readonly boolean[]): string | undefined {
    const key = `${symbol.id}:${lazy.map(Number).join('')}`;
    const { builder } = this.#around;
    const known = this.#functions.get(key);
    if (known === OPEN) return undefined;
    if (known !== undefined) {
      // Inside its own definition a function is what the rest of the definition makes it, which is known when the text
      // is whole; inside that of another one that calls it, nobody knows even then.
      const isOwn = this.#making.at(-1) === known;
      builder.uses(
        known.uses ?? {
          variables: isOwn ? new Set() : this.#allVariables(),
          isImpure: !isOwn,
          isVolatile: !isOwn,
          isOpen: true,
          isLong: true,
        },
      );
      return known.code;
    }
    const made: DefinedFunction = { code: builder.freshFor(symbol), uses: undefined };
    this.#functions.set(key, made);
    this.#making.push(made);
    const { result, uses } = builder.apart(() => this.#functionText(symbol, level, lazy));
    this.#making.pop();
    if ([...uses.names].some((name) => name !== 's' && name !== 't')) {
      this.#functions.set(key, OPEN);
      return undefined;
    }
    const own: CodeUses = { ...uses, names: new Set(), isOpen: false };
    const isRead = builder.remembers && isReadOnce(uses, result.parameters);
    made.uses = isRead ? { ...own, isImpure: false } : own;
    builder.declare(
      isRead
        ? this.#readOnce(made.code, result.body)
        : this.#functionCode(symbol, level, lazy, made.code, own, result),
    );
    builder.uses(made.uses);
    return made.code;
  }

  /** As a function at the place of the call: a recursive definition that uses names which are bound there. */
  #localFunction(
    symbol: OperatorMeaning,
    level: Level,
    lazy: readonly boolean[],
  ): { readonly name: string; readonly text: string } {
    const key = `${symbol.id}:${lazy.map(Number).join('')}`;
    const { builder } = this.#around;
    const name = builder.freshFor(symbol);
    const made: DefinedFunction = { code: name, uses: undefined };
    this.#functions.set(key, made);
    this.#making.push(made);
    const { result, uses } = builder.during(() => this.#functionText(symbol, level, lazy));
    this.#making.pop();
    this.#functions.set(key, OPEN);
    builder.uses(uses);
    return { name, text: functionText(name, result.parameters, result.body) };
  }

  #functionCode(
    symbol: OperatorMeaning,
    level: Level,
    lazy: readonly boolean[],
    code: string,
    { isImpure, isLong, variables }: CodeUses,
    { parameters, body }: { readonly parameters: readonly string[]; readonly body: string },
  ): string {
    const takesValues = symbol.parameters.every(({ arity }, index) => arity === 0 && !lazy[index]);
    const given = parameters.slice(parameters.length - symbol.parameters.length);
    const keys = [...[...variables].map((index) => `s[${index}]`), ...given];
    const isWhole = given.length === 0 && variables.size === this.#around.variableCount;
    if (isImpure || level > Level.state || !this.#around.builder.remembers)
      return functionText(code, parameters, body);
    if (isLong && takesValues && !isWhole && keys.length > 0 && keys.length <= MAXIMUM_KEYS)
      return this.#around.builder.remembering(code, parameters, keys, `return ${body};`);
    return level === Level.state && given.length === 0 && !isCheap(body)
      ? this.#knownInMoment(code, body)
      : functionText(code, parameters, body);
  }

  /** What is read in files is what it was when it was first asked for, as in TLC. */
  #readOnce(name: string, body: string): string {
    const value = this.#around.builder.fresh('read');
    return `let ${value}; function ${name}() { return ${value} ??= ${body}; }`;
  }

  /** A definition without parameters: evaluated once in the state that is being looked at. */
  #knownInMoment(name: string, body: string): string {
    const { builder } = this.#around;
    const [of, value, when] = [builder.fresh('of'), builder.fresh('value'), builder.fresh('moment')];
    return (
      `let ${value}; let ${when} = -1; ${functionText(of, ['s'], body)} ` +
      `function ${name}(s) { if (s !== stable) return ${of}(s); ` +
      `if (${when} !== moment) { ${value} = ${of}(s); ${when} = moment; } return ${value}; }`
    );
  }

  #functionText(
    symbol: OperatorMeaning,
    level: Level,
    lazy: readonly boolean[],
  ): { readonly parameters: readonly string[]; readonly body: string } {
    const { builder } = this.#around;
    const scope = symbol.scope.extend();
    const parameters = symbol.parameters.map(({ name, arity }, index) => {
      const parameter = builder.fresh(name.name);
      if (arity === 0 && !lazy[index]) builder.holdsValue(parameter);
      scope.define(
        name.name,
        arity > 0
          ? { kind: 'operator parameter', name: name.name, arity, code: parameter }
          : {
              kind: 'bound',
              name: name.name,
              code: lazy[index] ? `${parameter}()` : parameter,
              level: Level.constant,
              isLazy: lazy[index] === true,
            },
      );
      return parameter;
    });
    const context: Context = {
      scope,
      module: symbol.module,
      current: 's',
      next: level >= Level.action ? 't' : undefined,
      building: undefined,
    };
    const body =
      symbol.bounds === undefined
        ? this.value(symbol.body, context)
        : this.#functionDefinition(symbol, context);
    const states = level >= Level.action ? ['s', 't'] : level >= Level.state ? ['s'] : [];
    return { parameters: [...states, ...parameters], body };
  }

  #allVariables(): ReadonlySet<number> {
    return new Set(Array.from({ length: this.#around.variableCount }, (_, index) => index));
  }

  /** `f[x \in S] == e`; in e, f is the function itself. */
  #functionDefinition(
    symbol: Pick<OperatorMeaning, 'name' | 'bounds' | 'body' | 'span'>,
    context: Context,
  ): string {
    const { name, body, span } = symbol;
    const bounds = symbol.bounds!;
    if (!mentions(body, name)) return this.#function(bounds, body, span, context);
    const self = this.#around.builder.fresh(name);
    const scope = context.scope.extend([[name, { kind: 'bound', name, code: self, level: Level.constant }]]);
    const { parameters, prelude, inner } = this.#bindPatterns(patternsOf(bounds), { ...context, scope });
    const sets = bounds.flatMap(({ patterns, set }) => patterns.map(() => this.value(set, context)));
    const code = this.value(body, inner);
    const site = this.#around.builder.site(moduleOf(context), span);
    if (sets.length === 1) {
      return `runtime.recursiveFunction(${sets[0]}, (${self}, ${parameters[0]}) => { ${prelude} return ${code}; }, ${site})`;
    }
    const point = this.#around.builder.fresh('point');
    return (
      `runtime.recursiveFunction(runtime.product([${sets.join(', ')}], ${site}), (${self}, ${point}) => { ` +
      `const [${parameters.join(', ')}] = runtime.tupleElements(${point}, ${sets.length}, ${site}); ${prelude} return ${code}; }, ${site})`
    );
  }

  #function(
    bounds: readonly BoundSyntax[],
    body: ExpressionSyntax,
    span: Span,
    context: Context,
    make: 'makeFunction' | 'lazyFunction' = 'makeFunction',
  ): string {
    const { builder } = this.#around;
    const site = builder.site(moduleOf(context), span);
    const patterns = patternsOf(bounds);
    builder.uses({ isLong: true });
    if (patterns.length > 1 || make === 'lazyFunction') {
      const sets = bounds.flatMap(({ patterns, set }) => patterns.map(() => this.value(set, context)));
      const { parameters, prelude, inner } = this.#bindPatterns(patterns, context);
      const code = `(${parameters.join(', ')}) => { ${prelude} return ${this.value(body, inner)}; }`;
      return sets.length === 1
        ? `runtime.${make}(${sets[0]}, ${code}, ${site})`
        : `runtime.makeFunctionOfMany([${sets.join(', ')}], ${code}, ${site})`;
    }
    return builder.outline('map', () => {
      const { parameters, prelude, inner } = this.#bindPatterns(patterns, context);
      const [argument] = parameters as [string];
      const value = builder.outline('value', () => `return ${this.value(body, inner)};`);
      const set = builder.fresh('set');
      const single = `(${argument}) => { ${prelude} return ${value}; }`;
      return (
        `const ${set} = ${this.value(bounds[0]!.set, context)}; const domain = runtime.finiteDomain(${set}, ${site}); ` +
        `if (domain === undefined) return runtime.${make}(${set}, ${single}, ${site}); ` +
        `const { keys } = domain; const values = new Array(keys.length); ` +
        `try { for (let index = 0; index < keys.length; index++) { const ${argument} = keys[index]; ${prelude} values[index] = ${value}; } } ` +
        `catch (error) { return runtime.functionDespite(error, ${set}, ${single}); } ` +
        `return runtime.functionOrLazy(domain, values, ${site});`
      );
    });
  }

  /** JavaScript parameters for patterns, code that takes tuples apart, and the context in which the names are bound. */
  #bindPatterns(
    patterns: readonly PatternSyntax[],
    context: Context,
  ): { parameters: string[]; prelude: string; inner: Context } {
    const { builder } = this.#around;
    const scope = context.scope.extend();
    const bind = (name: string): string => {
      const code = builder.fresh(name);
      builder.holdsValue(code);
      scope.define(name, { kind: 'bound', name, code, level: Level.constant });
      return code;
    };
    const takenApart: string[] = [];
    const parameters = patterns.map((pattern) => {
      if (pattern.kind === 'name') return bind(pattern.name.name);
      const tuple = builder.fresh('tuple');
      builder.holdsValue(tuple);
      const names = pattern.names.map(({ name }) => bind(name));
      const site = builder.site(moduleOf(context), pattern.names[0]!.span);
      takenApart.push(
        `const [${names.join(', ')}] = runtime.tupleElements(${tuple}, ${names.length}, ${site});`,
      );
      return tuple;
    });
    return { parameters, prelude: takenApart.join(' '), inner: { ...context, scope } };
  }

  /** Nested loops over bounds, around code that is made for the names that they bind. */
  loops(bounds: readonly BoundSyntax[], context: Context, body: (inner: Context) => string): string {
    const { builder } = this.#around;
    builder.uses({ isLong: true });
    const sets: string[] = [];
    const constantLists = new Set<string>();
    const vectors = bounds.flatMap(({ patterns, set }) => {
      const elements = builder.fresh('elements');
      const { result, uses } = builder.during(() => this.value(set, context));
      if (uses.names.size === 0 && !uses.isImpure) constantLists.add(elements);
      sets.push(`const ${elements} = runtime.enumerate(${result}, ${this.#site(set, context)});`);
      return patterns.map(() => elements);
    });
    const { parameters, prelude, inner } = this.#bindPatterns(patternsOf(bounds), context);
    const heads = parameters.map((parameter, index) => {
      const position = builder.fresh('position');
      const elements = vectors[index]!;
      if (constantLists.has(elements)) builder.runsThrough(parameter, elements, position);
      return `for (let ${position} = 0; ${position} < ${elements}.length; ${position}++) { const ${parameter} = ${elements}[${position}]; `;
    });
    return `${sets.join(' ')} ${heads.join('')} ${prelude} ${body(inner)} ${'}'.repeat(heads.length)}`;
  }

  /** The members of a bound's set, and code for the one at a position. */
  member(
    bound: BoundSyntax,
    position: string,
    context: Context,
    body: (inner: Context) => string,
  ): { elements: string; declaration: string; member: string } {
    const elements = this.#around.builder.fresh('elements');
    const set = this.value(bound.set, context);
    const { parameters, prelude, inner } = this.#bindPatterns(bound.patterns, context);
    return {
      elements,
      declaration: `const ${elements} = runtime.enumerate(${set}, ${this.#site(bound.set, context)});`,
      member: `const ${parameters[0]} = ${elements}[${position}]; ${prelude} ${body(inner)}`,
    };
  }

  #quantifier({ quantifier, bounds, body }: Of<'quantifier'>, context: Context): string {
    const isForAll = quantifier === '\\A';
    return this.#around.builder.outline(isForAll ? 'forAll' : 'exists', () => {
      const loops = this.loops(bounds, context, (inner) => {
        const code = this.boolean(body, inner);
        return isForAll ? `if (!${code}) return false;` : `if (${code}) return true;`;
      });
      return `${loops} return ${isForAll};`;
    });
  }

  #choose(expression: Of<'choose'>, context: Context): string {
    if (expression.set === undefined) {
      return this.#fail(
        expression.span,
        context,
        'CHOOSE without a set cannot be evaluated; replace the definition in the configuration',
      );
    }
    return this.#filter('choose', { ...expression, set: expression.set }, expression.body, context);
  }

  /** A loop over the members of one set, in a function of its own; a set that is no canonical one goes to the runtime. */
  #filter(
    name: 'filterSet' | 'choose',
    expression: { readonly pattern: PatternSyntax; readonly set: ExpressionSyntax; readonly span: Span },
    predicate: ExpressionSyntax,
    context: Context,
  ): string {
    const { builder } = this.#around;
    const site = this.#site(expression, context);
    builder.uses({ isLong: true });
    return builder.outline(name, () => {
      const set = builder.fresh('set');
      const { parameters, prelude, inner } = this.#bindPatterns([expression.pattern], context);
      const member = parameters[0]!;
      const test = builder.outline('test', () => `return ${this.boolean(predicate, inner)};`);
      const [members, found, last] =
        name === 'choose'
          ? [
              `runtime.inNormalOrder(${set})`,
              `return ${member};`,
              `return runtime.nothingToChoose(${set}, ${site});`,
            ]
          : [`${set}.elements()`, `kept.push(${member});`, `return runtime.keptOf(${set}, kept);`];
      return (
        `const ${set} = ${this.value(expression.set, context)}; ` +
        `if (!runtime.isCanonicalSet(${set})) return runtime.${name}(${set}, (${member}) => { ${prelude} return ${test}; }, ${site}); ` +
        `const elements = ${members}; const kept = []; ` +
        `for (let index = 0; index < elements.length; index++) { const ${member} = elements[index]; ${prelude} if (${test}) ${found} } ${last}`
      );
    });
  }

  #setMap({ element, bounds, span }: Of<'set map'>, context: Context): string {
    const site = this.#around.builder.site(moduleOf(context), span);
    return this.#around.builder.outline('images', () => {
      const list = this.#around.builder.fresh('list');
      const loops = this.loops(bounds, context, (inner) => `${list}.push(${this.value(element, inner)});`);
      return `const ${list} = []; ${loops} return runtime.setFrom(${list}, ${site});`;
    });
  }

  #functionApplication(expression: Of<'function application'>, context: Context): string {
    const code = this.#applied(expression.function, context);
    const given = this.#values(expression.arguments, context);
    const site = this.#site(expression, context);
    return expression.arguments.length === 1
      ? `runtime.apply(${code}, ${given}, ${site})`
      : `runtime.applyMany(${code}, [${given}], ${site})`;
  }

  /** A function where it is applied, or defined by LET: TLC evaluates it only at the arguments that are asked for. */
  #applied(expression: ExpressionSyntax, context: Context): string {
    if (expression.kind !== 'function' || patternsOf(expression.bounds).length > 1)
      return this.value(expression, context);
    return this.#function(expression.bounds, expression.body, expression.span, context, 'lazyFunction');
  }

  #record(kind: 'record' | 'recordSet', expression: Of<'record' | 'record set'>, context: Context): string {
    const names = this.#around.builder.nameList(expression.fields.map(({ name }) => name.name));
    const values = expression.fields.map(({ value }) => this.value(value, context)).join(', ');
    return `runtime.${kind}(${names}, [${values}], ${this.#site(expression, context)})`;
  }

  #except(expression: Of<'except'>, context: Context): string {
    const site = this.#site(expression, context);
    return expression.updates.reduce(
      (code, update) => this.#update(code, update, site, context),
      this.value(expression.function, context),
    );
  }

  #update(code: string, { path, value }: UpdateSyntax, site: number, context: Context): string {
    const keys = path.map((step) => {
      if (step.kind === 'field') return JSON.stringify(step.field.name);
      const given = this.#values(step.arguments, context);
      return step.arguments.length === 1 ? given : `runtime.tuple([${given}], ${site})`;
    });
    const given = keys.map(() => this.#around.builder.fresh('key'));
    const { result, uses } = this.#around.builder.during(() => {
      const at = this.#around.builder.fresh('at');
      const bound = { kind: 'bound', name: '@', code: at, level: Level.constant } as const;
      const inner = { ...context, scope: context.scope.extend([['@', bound]]) };
      return {
        at,
        code: this.#around.builder.outline('replacement', () => `return ${this.value(value, inner)};`),
      };
    });
    const names = [...uses.names];
    const call = given.reduceRight<string>(
      (value, _, level) => this.#exceptFunction(given.slice(level), names, result, value, site),
      '',
    );
    return `${call}(${[code, ...keys, ...names].join(', ')})`;
  }

  /** The function that gives a function another value at a path of keys: a look and a copy at each level. */
  #exceptFunction(
    keys: readonly string[],
    names: readonly string[],
    replacement: { readonly at: string; readonly code: string },
    inner: string,
    site: number,
  ): string {
    const name = this.#around.builder.fresh('except');
    const [key, ...others] = keys;
    const value =
      inner === '' ? replacement.code : `${inner}(${[replacement.at, ...others, ...names].join(', ')})`;
    this.#around.builder.declare(
      `function ${name}(${['target', ...keys, ...names].join(', ')}) { ` +
        `if (!runtime.isCanonicalFunction(target)) return updatePath(target, [${keys.join(', ')}], 0, (${replacement.at}) => ${replacement.code}, ${site}); ` +
        `const position = runtime.exceptPosition(target, ${key}, ${site}); if (position < 0) return target; ` +
        `const ${replacement.at} = target.values[position]; return runtime.replaceAt(target, position, ${value}, ${site}); }`,
    );
    return name;
  }

  #case(
    expression: Of<'case'>,
    context: Context,
    part: (expression: ExpressionSyntax, context: Context) => string,
  ): string {
    const other =
      expression.other === undefined
        ? `runtime.caseFailed(${this.#site(expression, context)})`
        : part(expression.other, context);
    return expression.arms.reduceRight(
      (rest, { condition, value }) =>
        `(${this.boolean(condition, context)} ? ${part(value, context)} : ${rest})`,
      other,
    );
  }

  #subscripted({ form, action, subscript, span }: Of<'subscripted action'>, context: Context): string {
    const site = this.#around.builder.site(moduleOf(context), span);
    const unchanged = `runtime.equal(${this.primed(subscript, context)}, ${this.value(subscript, context)}, ${site})`;
    const code = this.boolean(action, context);
    return form === 'box' ? `(${code} || ${unchanged})` : `(${code} && !${unchanged})`;
  }

  #let(
    expression: Of<'let'>,
    context: Context,
    body: (expression: ExpressionSyntax, context: Context) => string,
  ): string {
    return this.#around.builder.outline('let', () => {
      const { declarations, inner } = this.letDefinitions(expression.definitions, context, expression.body);
      return `${declarations} return ${body(expression.body, inner)};`;
    });
  }

  /** JavaScript declarations for LET definitions, and the context in which they are known. */
  letDefinitions(
    definitions: readonly LetDefinitionSyntax[],
    context: Context,
    body: ExpressionSyntax,
  ): { declarations: string; inner: Context } {
    const scope = context.scope.extend();
    const inner = { ...context, scope };
    /** What RECURSIVE announces and the definitions up to here do not define. */
    const announced = new Set<string>();
    const recursive = new Set<string>();
    const made: { readonly operator: OperatorMeaning; readonly code: string; readonly isValue: boolean }[] =
      [];
    for (const definition of definitions) {
      if (definition.kind === 'recursive declaration') {
        for (const { name } of definition.operators) announced.add(name.name);
        for (const { name } of definition.operators) recursive.add(name.name);
        continue;
      }
      if (definition.kind === 'instance') {
        this.#around.instantiate(definition, moduleOf(context), scope, scope);
        continue;
      }
      const operator = letOperator(definition, scope, moduleOf(context), recursive);
      const code = this.#around.builder.freshFor(operator);
      announced.delete(operator.name);
      const isValue =
        announced.size === 0 &&
        operator.parameters.length === 0 &&
        !operator.isRecursive &&
        surelyEvaluates(body, operator.name, withName(scope, operator.name));
      scope.define(operator.name, {
        kind: 'let',
        name: operator.name,
        definition: operator,
        code,
        isValue,
        isLazy: operator.parameters.map(
          ({ arity }, index) => arity === 0 && !operator.isRecursive && !evaluatesParameter(operator, index),
        ),
        current: context.current,
        next: context.next ?? '',
      });
      made.push({ operator, code, isValue });
    }
    // Those that RECURSIVE announces may be used before they are defined: all of them are known by now.
    const declarations = made.map((one) => this.#letFunction(one.operator, one.code, inner, one.isValue));
    return { declarations: declarations.join(' '), inner };
  }

  #letFunction(operator: OperatorMeaning, code: string, context: Context, isValue: boolean): string {
    // An action, or something that reads a state that is not complete, is expanded where it is used.
    if (
      this.#mustExpand(
        operator,
        this.#levelOfLet(operator, context),
        nameExpression(operator.name, operator.span) as ApplicationSyntax,
        context,
      )
    ) {
      const known = context.scope.find(operator.name);
      if (known?.kind === 'let') context.scope.define(operator.name, { ...known, isExpanded: true });
      return '';
    }
    if (isValue) this.#around.builder.holdsValue(code);
    const later = (value: string) => (isValue ? value : `lazy(() => ${value})`);
    if (operator.bounds !== undefined)
      return `const ${code} = ${later(this.#functionDefinition(operator, context))};`;
    const known = context.scope.find(operator.name);
    const isLazy = known?.kind === 'let' ? known.isLazy : [];
    const { scope, codes } = this.#bindParameters(operator.parameters, context.scope, isLazy);
    const { result: body, uses } = this.#around.builder.during(() =>
      this.#applied(operator.body, { ...context, scope }),
    );
    if (codes.length > 0) return `const ${code} = (${codes.join(', ')}) => ${body};`;
    if (uses.names.size > 0 || uses.isImpure || !this.#around.builder.remembers)
      return `const ${code} = ${later(body)};`;
    // A constant, and remembered as one: whatever uses it depends on nothing more by that.
    const constant = {
      kind: 'bound',
      name: operator.name,
      code: body,
      isExpression: !isLiteral(body),
      level: Level.constant,
    } as const;
    context.scope.define(operator.name, constant);
    return '';
  }

  #levelOfLet(operator: OperatorMeaning, context: Context): Level {
    return this.#around.levels.of(
      { kind: 'let', span: operator.span, definitions: [], body: operator.body },
      context.scope,
    );
  }

  #callLet(
    symbol: Extract<Meaning, { kind: 'let' }>,
    expression: ApplicationSyntax,
    context: Context,
  ): string {
    const { definition } = symbol;
    this.#checkArity(definition.parameters.length, expression, context);
    const isOtherState = symbol.current !== context.current || symbol.next !== (context.next ?? '');
    const level = this.#levelOfLet(definition, { ...context, scope: definition.scope });
    const depends = level >= Level.action || (level >= Level.state && symbol.current !== context.current);
    const isExpanded = symbol.isExpanded === true || (isOtherState && depends);
    if (isExpanded || this.#mustExpand(definition, level, expression, context))
      return this.#expanded(definition, expression, context);
    const given = expression.arguments.map((argument, index) =>
      this.#given(argument, definition.parameters[index]!.arity, symbol.isLazy[index] === true, context),
    );
    this.#around.builder.usesName(symbol.code);
    return symbol.isValue ? symbol.code : `${symbol.code}(${given.join(', ')})`;
  }
}

function functionText(name: string, parameters: readonly string[], body: string): string {
  return `function ${name}(${parameters.join(', ')}) { return ${body}; }`;
}

/** Whether it takes nothing and depends on nothing but constants and files. */
function isReadOnce(uses: CodeUses, parameters: readonly string[]): boolean {
  return (
    uses.isImpure && !uses.isVolatile && !uses.isOpen && uses.names.size === 0 && parameters.length === 0
  );
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

/** The scope as it is for the body of a LET that defines a name. */
function withName(scope: Scope, name: string): Scope {
  return scope.extend([[name, { kind: 'bound', name, code: '', level: Level.constant }]]);
}

/** An expression that is a name. */
function nameExpression(name: string, span: Span): ExpressionSyntax {
  return { kind: 'application', span, path: [], operator: { name, span }, arguments: [] };
}

function patternsOf(bounds: readonly BoundSyntax[]): PatternSyntax[] {
  return bounds.flatMap(({ patterns }) => patterns);
}

/** Whether a name occurs in an expression as an operator. */
function mentions(expression: ExpressionSyntax, name: string): boolean {
  return contains(expression, (node) => (node as { operator?: { name?: string } }).operator?.name === name);
}

function contains(node: unknown, matches: (node: object) => boolean): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (matches(node)) return true;
  return Object.values(node).some((part) => contains(part, matches));
}

/** Whether evaluating code makes a new set or function. */
function makesCollection(code: string): boolean {
  return /^runtime\.(record|tuple|setFrom|union|difference|intersection|product|interval|functionSet|powerset)\(/.test(
    code,
  );
}

/** Whether code is a literal, a constant of the specification, or remembered already. */
function isCheap(code: string): boolean {
  return isLiteral(code) || /^\(constant\$\d+ \?\?= .*\)$/s.test(code);
}

/** Whether code is a literal or a constant of the specification: evaluating it cannot fail. */
function isLiteral(code: string): boolean {
  return /^(-?\d+|true|false|"[^"\\]*"|constants\[\d+\]|runtime\.(Nat|Int|Real|STRING|BOOLEAN))$/.test(code);
}
