import type { BadInput } from '../../core/bad-input.ts';
import { badSyntax } from '../syntax/bad-syntax.ts';
import { canonicalOperator } from '../syntax/operator-table.ts';
import type { NameSyntax, Span } from '../syntax/syntax-tree.ts';
import { isKeyword } from './keywords.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Reads a configuration file token by token. */
export class TokenReader {
  readonly source: string;
  readonly text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, source: string) {
    this.source = source;
    this.text = text;
    this.#tokens = tokensOf(text, source);
  }

  peek(): Token {
    return this.#tokens[this.#next]!;
  }

  /** The span of what was taken last. */
  lastSpan(): Span {
    return this.#tokens[Math.max(0, this.#next - 1)]!.span;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  isAtEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Takes the mark if it is the next token. */
  takeMark(mark: string): boolean {
    const token = this.peek();
    if (token.kind !== 'mark' || token.text !== mark) return false;
    this.#next += 1;
    return true;
  }

  /** Takes the mark, which must be the next token. */
  expectMark(mark: string, expected = `"${mark}"`): void {
    if (!this.takeMark(mark)) throw this.fail(expected);
  }

  /** Whether the next token is a word that does not start a statement. */
  isAtName(): boolean {
    const token = this.peek();
    return token.kind === 'word' && !isKeyword(token.text);
  }

  /** Whether the next token can name an operator: `K`, or `++`. */
  isAtOperator(): boolean {
    return this.isAtName() || this.peek().kind === 'symbol';
  }

  /** A name, or an operator under its canonical name. */
  operator(what: string): NameSyntax {
    if (!this.isAtOperator()) throw this.fail(what);
    const { text, span } = this.take();
    return { name: canonicalOperator(text), span };
  }

  name(what: string): NameSyntax {
    if (!this.isAtName()) throw this.fail(what);
    const { text, span } = this.take();
    return { name: text, span };
  }

  /** The next token is not what was expected. */
  fail(expected: string, token = this.peek(), advice?: string): BadInput {
    return this.bad(`expected ${expected}, found ${token.text}`, token, advice);
  }

  bad(message: string, where: Pick<Token, 'span'>, advice?: string): BadInput {
    const { source, text } = this;
    const place = { source, text, span: where.span };
    return badSyntax(message, advice === undefined ? place : { ...place, advice });
  }
}
