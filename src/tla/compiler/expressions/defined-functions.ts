import { Level } from '../../semantics/level.ts';
import type { OperatorMeaning } from '../../semantics/meaning.ts';
import { type CodeUses, MAXIMUM_KEYS } from '../code-builder.ts';
import { allOf, type Context } from '../context.ts';
import { defineParameter } from './bound-names.ts';
import { isCheap } from './code-text.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';
import { compileFunctionDefinition } from './functions.ts';

/** A definition that uses names which are bound where it is used: it has no function of its own. */
const OPEN = 'open';

/** The JavaScript function of a definition. */
interface DefinedFunction {
  readonly code: string;
  /** What its body depends on beside its parameters; unknown while the body is being made. */
  uses: CodeUses | undefined;
}

/** What a JavaScript function is made of. */
interface FunctionText {
  readonly parameters: readonly string[];
  readonly body: string;
}

/** The JavaScript functions of definitions: one for each way in which its arguments are given, as values or by need. */
export class DefinedFunctions {
  readonly #compiler: ExpressionCompiler;
  readonly #functions = new Map<string, DefinedFunction | typeof OPEN>();
  /** Those whose text is being made, outermost first. */
  readonly #inTheMaking: DefinedFunction[] = [];

  constructor(compiler: ExpressionCompiler) {
    this.#compiler = compiler;
  }

  /** The function of a definition, made when it is first called in this way; `undefined` if it can have none. */
  functionFor(symbol: OperatorMeaning, level: Level, lazy: readonly boolean[]): string | undefined {
    const key = keyOf(symbol, lazy);
    const { builder } = this.#compiler;
    const known = this.#functions.get(key);
    if (known === OPEN) return undefined;
    if (known !== undefined) {
      builder.uses(known.uses ?? this.#usesInTheMaking(known));
      return known.code;
    }
    const made: DefinedFunction = { code: builder.freshFor(symbol), uses: undefined };
    const { result, uses } = this.#making(key, made, () =>
      builder.apart(() => this.#textOf(symbol, level, lazy)),
    );
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
        : this.#declaration(symbol, level, lazy, made.code, own, result),
    );
    builder.uses(made.uses);
    return made.code;
  }

  /** As a function at the place of the call: a recursive definition that uses names which are bound there. */
  localFunction(
    symbol: OperatorMeaning,
    level: Level,
    lazy: readonly boolean[],
  ): { readonly name: string; readonly text: string } {
    const key = keyOf(symbol, lazy);
    const { builder } = this.#compiler;
    const name = builder.freshFor(symbol);
    const { result, uses } = this.#making(key, { code: name, uses: undefined }, () =>
      builder.during(() => this.#textOf(symbol, level, lazy)),
    );
    this.#functions.set(key, OPEN);
    builder.uses(uses);
    return { name, text: functionText(name, result.parameters, result.body) };
  }

  /** Makes a text in which the definition may call itself. */
  #making<T>(key: string, made: DefinedFunction, generate: () => T): T {
    this.#functions.set(key, made);
    this.#inTheMaking.push(made);
    const text = generate();
    this.#inTheMaking.pop();
    return text;
  }

  /**
   * Inside its own definition a function is what the rest of the definition makes it, which is known when the text is
   * whole; inside that of another one that calls it, nobody knows even then.
   */
  #usesInTheMaking(made: DefinedFunction): Partial<CodeUses> {
    const isOwn = this.#inTheMaking.at(-1) === made;
    return {
      variables: isOwn ? new Set() : allOf(this.#compiler.around.variableCount),
      isImpure: !isOwn,
      isVolatile: !isOwn,
      isOpen: true,
      isLong: true,
    };
  }

  #textOf(symbol: OperatorMeaning, level: Level, lazy: readonly boolean[]): FunctionText {
    const { builder } = this.#compiler;
    const scope = symbol.scope.extend();
    const parameters = symbol.parameters.map(({ name: { name }, arity }, index) => {
      const parameter = builder.fresh(name);
      if (arity === 0 && !lazy[index]) builder.holdsValue(parameter);
      defineParameter(scope, name, arity, parameter, lazy[index] === true);
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
        ? this.#compiler.value(symbol.body, context)
        : compileFunctionDefinition(this.#compiler, symbol, context);
    const states = level >= Level.action ? ['s', 't'] : level >= Level.state ? ['s'] : [];
    return { parameters: [...states, ...parameters], body };
  }

  /** The function's text, with what it keeps from one call to another. */
  #declaration(
    symbol: OperatorMeaning,
    level: Level,
    lazy: readonly boolean[],
    code: string,
    { isImpure, isLong, variables }: CodeUses,
    { parameters, body }: FunctionText,
  ): string {
    const { builder, around } = this.#compiler;
    const takesValues = symbol.parameters.every(({ arity }, index) => arity === 0 && !lazy[index]);
    const given = parameters.slice(parameters.length - symbol.parameters.length);
    const keys = [...[...variables].map((index) => `s[${index}]`), ...given];
    const isWhole = given.length === 0 && variables.size === around.variableCount;
    if (isImpure || level > Level.state || !builder.remembers) return functionText(code, parameters, body);
    if (isLong && takesValues && !isWhole && keys.length > 0 && keys.length <= MAXIMUM_KEYS)
      return builder.remembering(code, parameters, keys, `return ${body};`);
    return level === Level.state && given.length === 0 && !isCheap(body)
      ? this.#knownInMoment(code, body)
      : functionText(code, parameters, body);
  }

  /** What is read in files is what it was when it was first asked for, as in TLC. */
  #readOnce(name: string, body: string): string {
    const value = this.#compiler.builder.fresh('read');
    return `let ${value}; function ${name}() { return ${value} ??= ${body}; }`;
  }

  /** A definition without parameters: evaluated once in the state that is being looked at. */
  #knownInMoment(name: string, body: string): string {
    const { builder } = this.#compiler;
    const [of, value, when] = [builder.fresh('of'), builder.fresh('value'), builder.fresh('moment')];
    return (
      `let ${value}; let ${when} = -1; ${functionText(of, ['s'], body)} ` +
      `function ${name}(s) { if (s !== stable) return ${of}(s); ` +
      `if (${when} !== moment) { ${value} = ${of}(s); ${when} = moment; } return ${value}; }`
    );
  }
}

function keyOf({ id }: OperatorMeaning, lazy: readonly boolean[]): string {
  return `${id}:${lazy.map(Number).join('')}`;
}

/** Whether it takes nothing and depends on nothing but constants and files. */
function isReadOnce(uses: CodeUses, parameters: readonly string[]): boolean {
  return (
    uses.isImpure && !uses.isVolatile && !uses.isOpen && uses.names.size === 0 && parameters.length === 0
  );
}

function functionText(name: string, parameters: readonly string[], body: string): string {
  return `function ${name}(${parameters.join(', ')}) { return ${body}; }`;
}
