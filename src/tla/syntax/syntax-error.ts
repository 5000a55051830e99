import { type Language, Parser } from 'web-tree-sitter';
import type { BadInput } from '../../core/bad-input.ts';
import { badSyntax } from './bad-syntax.ts';
import { inPieces } from './in-pieces.ts';
import type { PreparedText } from './prepare-text.ts';

/** What could stand where the text stops making sense: a token to try, and what the message calls it. */
const candidates: readonly (readonly [string, string])[] = [
  ...['THEN', 'ELSE', 'IN', 'WITH', 'EXCEPT', 'MODULE', 'QED'].map((word) => [word, word] as const),
  ...['(', ',', ')', ']', '}', '>>', ':', '==', '->', '|->', '<-', '='].map(
    (mark) => [mark, `"${mark}"`] as const,
  ),
  ['\\land', 'an operator'],
  ['identifier', 'a name'],
  ['VARIABLES', 'a definition'],
  ['====', '"===="'],
  ['----', '"----"'],
];

/** Beyond this, trying out what could be meant takes too long for a message. */
const MAXIMUM_TRIED_LENGTH = 200_000;

/** A character that no token starts with. */
const NO_TOKEN = '\u0001';

const token = /\w+|"(?:[^"\\\n]|\\.)*"?|={4,}|-{4,}|\\\w+|[-+*/\\^<>=|~:.!$#%&?@]+|\S/uy;

/** What is wrong with a text that the grammar has no tree for: where it stops making sense, and what could follow there. */
export function syntaxError(grammar: Language, prepared: PreparedText): BadInput {
  const { text } = prepared;
  const stop = beforeModuleEnd(grammar, text, stopOf(grammar, text));
  const start = stop.offset + (/^\s*/.exec(text.slice(stop.offset))?.[0].length ?? 0);
  token.lastIndex = start;
  const found = token.exec(text)?.[0] ?? '';
  const place = found === '' ? stop.offset : start;
  return badSyntax(`expected ${expectedAt(grammar, text, stop)}, found ${describe(found)}`, {
    source: prepared.source,
    text: prepared.original,
    span: prepared.span(place, place + found.length),
  });
}

/** The line that ends the module reads as `==` and more behind an expression that lacks its end. */
function beforeModuleEnd(grammar: Language, text: string, stop: Stop): Stop {
  let start = stop.offset;
  while (text[start - 1] === '=') start -= 1;
  if (start === stop.offset || !text.startsWith('====', start)) return stop;
  return stopOf(grammar, `${text.slice(0, start).trimEnd()} ${NO_TOKEN}`);
}

/** Where no reading of the text can go on. */
interface Stop {
  /** Behind the last token that fits. */
  readonly offset: number;
  /** Of the grammar's automaton, where it is known. */
  readonly state: number | undefined;
}

/**
 * The grammar's parser says where it stopped only in its log: the tree it makes in the end is one that it guessed its
 * way to, and often has its error at the start of the module.
 */
function stopOf(grammar: Language, text: string): Stop {
  const log = new StopLog(text);
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    parser.setLogger((message, isLexer) => {
      if (!isLexer) log.read(message);
    });
    parser.parse(inPieces(text), null, { progressCallback: () => log.isComplete })?.delete();
  } finally {
    parser.delete();
  }
  return log.stop ?? { offset: text.length, state: undefined };
}

class StopLog {
  readonly #lineStarts: number[] = [0];
  #current: Stop = { offset: 0, state: undefined };
  stop: Stop | undefined;
  /** From where the parser repairs the text, all it says is of no interest. */
  isComplete = false;

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  read(message: string): void {
    if (this.isComplete) return;
    if (message.startsWith('process version')) {
      const found = /state:(\d+), row:(\d+), col:(\d+)/.exec(message)!;
      // The column counts bytes, of which each code unit has two.
      const offset = this.#lineStarts[Number(found[2])]! + Number(found[3]) / 2;
      this.#current = { offset, state: Number(found[1]) };
    } else if (message.startsWith('detect_error')) {
      if (this.stop === undefined || this.stop.offset <= this.#current.offset) this.stop = this.#current;
    } else if (message.startsWith('resume') || message.startsWith('skip_token')) {
      this.isComplete = true;
    }
  }
}

function expectedAt(grammar: Language, text: string, stop: Stop): string {
  const before = shortened(grammar, text, stop) ?? text.slice(0, stop.offset);
  if (before.length > MAXIMUM_TRIED_LENGTH) return 'something else';
  // The state of the automaton knows too much: it is shared by places that differ in what may follow. So each
  // candidate is tried.
  const symbols = stop.state === undefined ? undefined : new Set(grammar.lookaheadIterator(stop.state) ?? []);
  const fits = (candidate: string): boolean => {
    const tried = `${before} ${candidate}`;
    return symbols?.has(candidate) !== false && stopOf(grammar, `${tried} `).offset >= tried.length;
  };
  if (fits('CHOOSE')) return 'an expression';
  const possible = candidates.filter(([candidate]) => fits(candidate)).map(([, name]) => name);
  const isAlone = possible.length === 1;
  return list(
    possible.filter((name) => !possible.includes(covering[name] ?? '') && (isAlone || name !== '"("')),
  );
}

/** The definition that the stop is in, as a module of its own, if it stops alike. Short texts are quick to try. */
function shortened(grammar: Language, text: string, stop: Stop): string | undefined {
  const unit = text.slice(0, stop.offset).search(/\n\w[^\n]*(?:\n\W[^\n]*)*$/);
  if (unit < 0) return undefined;
  const alone = `---- MODULE M ----\n${text.slice(unit, stop.offset)}`;
  const own = stopOf(grammar, `${alone} ${NO_TOKEN}`);
  return own.offset === alone.length && own.state === stop.state ? alone : undefined;
}

/** What need not be said where the other is. */
const covering: Readonly<Record<string, string>> = {
  '"="': 'an operator',
  'a name': 'a definition',
  '"----"': '"===="',
};

function list(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? 'something else';
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

function describe(found: string): string {
  if (found === '') return 'the end of the file';
  if (found.startsWith('====')) return 'the end of the module';
  return found;
}
