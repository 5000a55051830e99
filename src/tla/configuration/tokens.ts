import { badSyntax } from '../syntax/bad-syntax.ts';
import { SourcePositions } from '../syntax/source-positions.ts';
import type { Span } from '../syntax/syntax-tree.ts';

/** A word, number, string, mark or operator of a configuration file. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'symbol' | 'end';
  readonly text: string;
  readonly span: Span;
}

const lexeme =
  /(\s+|\\\*.*)|(\(\*)|(-?\d+(?![\w]))|(\w+)|("(?:[^"\\\n]|\\.)*")|(<-|[={}[\](),!])|(\\[A-Za-z]+|(?:(?!<-)[-+*/^<>|~:.$#%&?@\\])+)/y;
const kinds = ['number', 'word', 'string', 'mark', 'symbol'] as const;

/** The tokens of the text, without its comments; the last one is its end. @throws BadInput with the place. */
export function tokensOf(text: string, source: string): readonly Token[] {
  const positions = new SourcePositions(text);
  const tokens: Token[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.length) {
    const start = lexeme.lastIndex;
    const found = lexeme.exec(text);
    if (found === null) {
      const character = String.fromCodePoint(text.codePointAt(start)!);
      const span = positions.span(start, start + character.length);
      throw badSyntax(`expected a name, a value or a mark, found ${character}`, { source, text, span });
    }
    if (found[2] !== undefined) {
      lexeme.lastIndex = endOfComment(text, start, () => positions.span(start, start + 2), source);
    } else if (found[1] === undefined) {
      const kind =
        kinds[[found[3], found[4], found[5], found[6], found[7]].findIndex((group) => group !== undefined)]!;
      tokens.push({ kind, text: found[0], span: positions.span(start, lexeme.lastIndex) });
    }
  }
  const end = text.trimEnd().length;
  return [...tokens, { kind: 'end', text: 'the end of the file', span: positions.span(end, end) }];
}

function endOfComment(text: string, start: number, span: () => Span, source: string): number {
  const border = /\(\*|\*\)/g;
  border.lastIndex = start;
  let depth = 0;
  for (let found = border.exec(text); found; found = border.exec(text)) {
    depth += found[0] === '(*' ? 1 : -1;
    if (depth === 0) return border.lastIndex;
  }
  const message = 'expected "*)" at the end of the comment, found the end of the file';
  throw badSyntax(message, { source, text, span: span() });
}
