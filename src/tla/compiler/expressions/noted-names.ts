import type { BoundMeaning, LetMeaning, Meaning, SubstitutionMeaning } from '../../semantics/meaning.ts';
import type { ExpressionSyntax } from '../../syntax/syntax-tree.ts';
import type { Context } from '../context.ts';
import { binaryFunctions } from './builtin-operators.ts';
import { isLiteral } from './code-text.ts';
import type { ExpressionCompiler } from './expression-compiler.ts';
import { resolve } from './names.ts';

/** A name, a variable of a state, or the call of a function that finds the value of a name: all that fails is within it. */
const namePattern = /^[A-Za-z_@]\w*(\$\d+)?(\(\)|\[\d+\])?$/;

/**
 * In a program that is made to explain an error: code that notes what the names that are bound around an expression stand
 * for when its evaluation fails. The innermost expression is the first to catch the error.
 */
export class NotedNames {
  readonly #compiler: ExpressionCompiler;
  /** JavaScript variables of LET definitions that have been declared up to here. */
  readonly #declared = new Set<string>();
  /** What is evaluated only to be shown needs no notes of its own. */
  #isListing = false;

  constructor(compiler: ExpressionCompiler) {
    this.#compiler = compiler;
  }

  /** The same code, with notes. */
  around(code: string, context: Context): string {
    if (this.#isListing || isLiteral(code) || namePattern.test(code)) return code;
    const names = this.#listOf(context);
    return names.length === 0 ? code : `noted(() => ${code}, () => [${names.join(', ')}])`;
  }

  /** Notes that code from here on can name a definition of a LET. */
  declares(code: string): void {
    this.#declared.add(code);
  }

  /** Code for the names and functions that find their values; of names that hide each other, the innermost. */
  #listOf(context: Context): string[] {
    const codes = new Map<string, string>();
    for (const [name, meaning] of context.scope.boundNames()) {
      codes.delete(name);
      // Names that were made for the arguments of operators that are arguments stand in no text.
      const code = name.includes('$') ? undefined : this.#codeOf(meaning, context);
      if (code !== undefined) codes.set(name, `[${JSON.stringify(name)}, () => ${code}]`);
    }
    return [...codes.values()];
  }

  #codeOf(meaning: Meaning, context: Context): string | undefined {
    switch (meaning.kind) {
      case 'bound':
        return this.#boundName(meaning);
      case 'let':
        return this.#letName(meaning, context);
      case 'substitution':
        return this.#argument(meaning, context);
      default:
        return undefined;
    }
  }

  #boundName({ code, isExpression }: BoundMeaning): string | undefined {
    if (isExpression === true || code === '') return undefined;
    this.#compiler.builder.usesName(code);
    return code.endsWith('()') ? `known(${code.slice(0, -2)})` : code;
  }

  #letName({ code, definition, isValue, current }: LetMeaning, context: Context): string | undefined {
    if (definition.parameters.length > 0 || current !== context.current) return undefined;
    if (!this.#declared.has(code)) return undefined;
    this.#compiler.builder.usesName(code);
    return isValue ? code : `known(${code})`;
  }

  /** What stands for the parameter of an operator that is compiled where it is used. */
  #argument({ expression, scope, isVariable }: SubstitutionMeaning, context: Context): string | undefined {
    const inner = { ...context, scope };
    if (isVariable === true || this.#isListing || !isPlain(expression, inner)) return undefined;
    this.#isListing = true;
    try {
      return this.#compiler.value(expression, inner);
    } finally {
      this.#isListing = false;
    }
  }
}

/** Whether an expression is made of names and what puts values together: then its value is found in no time. */
function isPlain(expression: ExpressionSyntax, context: Context): boolean {
  const arePlain = (parts: readonly ExpressionSyntax[]) => parts.every((part) => isPlain(part, context));
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'at':
      return true;
    case 'set':
    case 'tuple':
      return arePlain(expression.elements);
    case 'record':
      return arePlain(expression.fields.map(({ value }) => value));
    case 'field':
      return isPlain(expression.record, context);
    case 'function application':
      return arePlain([expression.function, ...expression.arguments]);
    case 'application': {
      const meaning = resolve(expression, context);
      if (meaning === undefined || meaning.kind === 'native')
        return binaryFunctions.has(expression.operator.name) && arePlain(expression.arguments);
      if (expression.arguments.length > 0) return false;
      if (meaning.kind === 'substitution')
        return isPlain(meaning.expression, { ...context, scope: meaning.scope });
      return meaning.kind === 'bound' || meaning.kind === 'variable' || meaning.kind === 'constant';
    }
    default:
      return false;
  }
}
