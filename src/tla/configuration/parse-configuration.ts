import { closest } from 'fastest-levenshtein';
import type { NameSyntax } from '../syntax/syntax-tree.ts';
import {
  allKeywords,
  constantKeywords,
  DEADLOCK_KEYWORD,
  ignoredKeywords,
  listKeywords,
  singleKeywords,
} from './keywords.ts';
import { type Constants, readConstants } from './read-constants.ts';
import type { TlcConfiguration } from './tlc-configuration.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

/**
 * Parses a TLC configuration file.
 *
 * @param source what to call the text in messages, usually the name of its file.
 * @throws BadInput with the place of the first thing that does not fit.
 */
export function parseConfiguration(text: string, source: string): TlcConfiguration {
  const reader = new TokenReader(text, source);
  const statements = new Statements(reader);
  while (!reader.isAtEnd()) statements.read();
  return statements.finish();
}

type Single = MapValue<typeof singleKeywords>;
type List = MapValue<typeof listKeywords>;
type MapValue<M> = M extends ReadonlyMap<string, infer V> ? V : never;

class Statements {
  readonly #reader: TokenReader;
  readonly #singles: Partial<Record<Single, NameSyntax>> = {};
  readonly #lists: Record<List, NameSyntax[]> = {
    invariants: [],
    properties: [],
    constraints: [],
    actionConstraints: [],
    postconditions: [],
    possible: [],
  };
  readonly #constants: Constants = { constants: [], replacements: [], given: new Set() };
  readonly #ignored: { readonly keyword: NameSyntax; readonly names: readonly NameSyntax[] }[] = [];
  #checkDeadlock: boolean | undefined;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  read(): void {
    const keyword = this.#reader.take();
    const single = singleKeywords.get(keyword.text);
    const list = listKeywords.get(keyword.text);
    if (single !== undefined) this.#readSingle(keyword, single);
    else if (list !== undefined) this.#lists[list].push(...this.#names());
    else if (constantKeywords.has(keyword.text)) readConstants(this.#reader, this.#constants);
    else if (keyword.text === DEADLOCK_KEYWORD) this.#readDeadlock(keyword);
    else if (ignoredKeywords.has(keyword.text)) {
      this.#ignored.push({ keyword: { name: keyword.text, span: keyword.span }, names: this.#names() });
    } else throw this.#unknown(keyword);
  }

  finish(): TlcConfiguration {
    const { specification, init, next } = this.#singles;
    const other = init ?? next;
    if (specification !== undefined && other !== undefined) {
      const advice = 'A configuration has SPECIFICATION, or INIT and NEXT.';
      throw this.#reader.bad('expected no INIT or NEXT beside SPECIFICATION, found one', other, advice);
    }
    if (init !== undefined && next === undefined) {
      throw this.#reader.bad('expected NEXT beside INIT, found none', init);
    }
    if (next !== undefined && init === undefined) {
      throw this.#reader.bad('expected INIT beside NEXT, found none', next);
    }
    return {
      source: this.#reader.source,
      text: this.#reader.text,
      specification,
      init,
      next,
      constants: this.#constants.constants,
      replacements: this.#constants.replacements,
      ...this.#lists,
      symmetry: this.#singles.symmetry,
      view: this.#singles.view,
      alias: this.#singles.alias,
      checkDeadlock: this.#checkDeadlock ?? true,
      ignored: this.#ignored,
    };
  }

  #names(): NameSyntax[] {
    const names: NameSyntax[] = [];
    while (this.#reader.isAtName()) names.push(this.#reader.name('a name'));
    return names;
  }

  #readSingle(keyword: Token, field: Single): void {
    const name = this.#reader.name('a name');
    if (this.#singles[field] !== undefined) throw this.#twice(keyword);
    this.#singles[field] = name;
  }

  #readDeadlock(keyword: Token): void {
    const answer = this.#reader.take();
    if (answer.text !== 'TRUE' && answer.text !== 'FALSE') throw this.#reader.fail('TRUE or FALSE', answer);
    if (this.#checkDeadlock !== undefined) throw this.#twice(keyword);
    this.#checkDeadlock = answer.text === 'TRUE';
  }

  #twice(keyword: Token): Error {
    return this.#reader.bad(`expected ${keyword.text} once, found it again`, keyword);
  }

  #unknown(keyword: Token): Error {
    const known = allKeywords();
    const advice =
      keyword.kind === 'word' ? `Did you mean ${closest(keyword.text.toUpperCase(), known)}?` : undefined;
    return this.#reader.fail('a statement, such as SPECIFICATION or INVARIANT', keyword, advice);
  }
}
