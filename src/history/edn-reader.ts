import { BadInput } from '../core/bad-input.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import { CharacterScanner, type ScannerOptions, showCharacter } from './character-scanner.ts';
import { ednNumber } from './edn-number.ts';

const code = {
  newline: 10,
  space: 32,
  quote: 34,
  hash: 35,
  openList: 40,
  closeList: 41,
  plus: 43,
  comma: 44,
  minus: 45,
  zero: 48,
  nine: 57,
  colon: 58,
  semicolon: 59,
  openVector: 91,
  backslash: 92,
  closeVector: 93,
  caret: 94,
  underscore: 95,
  openMap: 123,
  closeMap: 125,
  byteOrderMark: 0xfeff,
} as const;

/** 1 for the characters below 128 that end a symbol, keyword or number. */
const endsToken = new Uint8Array(128);
endsToken.fill(1, 0, 33);
for (const character of ',";()[]{}\\^@`~') endsToken[character.charCodeAt(0)] = 1;

const keywordCacheSize = 1024;
const namedCharacters = new Map([
  ['newline', '\n'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
  ['formfeed', '\f'],
  ['backspace', '\b'],
]);
const stringEscapes = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
  ['b', '\b'],
  ['f', '\f'],
  ['\\', '\\'],
  ['"', '"'],
]);
/** `#jepsen.history.Op`: how Clojure prints a record. Its fields are what counts. */
const recordTag = /\.[A-Z][^./]*$/;
/** Tags of the EDN standard whose text is the value. */
const textTags = new Set(['inst', 'uuid']);
/** Ours: `#quorate/bytes "00ff"`. EDN has no bytes. */
export const bytesTag = 'quorate/bytes';

/** The value of a text that holds exactly one EDN form, such as an option of the command line. */
export function readEdnText(text: string, source = '<text>'): HistoryValue {
  const reader = EdnReader.ofLine({ source });
  reader.reset(text, 1, 1);
  const value = reader.nextWhole();
  if (value === undefined || reader.nextWhole() !== undefined) {
    throw new BadInput(`expected one EDN value, found ${value === undefined ? 'none' : 'several'}`, {
      place: { source },
      remedy: 'Examples: nil, 0, "text", :keyword, [1 2].',
    });
  }
  return value;
}

/**
 * A reader of EDN, the data notation of Clojure, one form at a time.
 *
 * The forms of the top level come one by one; a vector or list on the top level is opened and its elements come one
 * by one, so that a history that is one vector of a million maps never sits in memory. Lists and vectors become
 * arrays, sets `Set`, maps `Map`; a symbol other than nil, true, false becomes the keyword whose name is the symbol
 * behind an apostrophe, which no EDN keyword has, and so does a ratio: they equal themselves and nothing else.
 */
export class EdnReader extends CharacterScanner {
  /** Tags that mean nothing to us and whose value was taken as if the tag were not there. */
  readonly unknownTags = new Set<string>();
  /** Line, from one, of the form that was read last. */
  formLine = 0;
  formColumn = 0;
  readonly #keywords: (Keyword | undefined)[] = new Array(keywordCacheSize);
  /** The character that closes the collection whose elements are being given out; 0 outside. */
  #closing = 0;
  #openedLine = 0;

  /** A reader of one line, for formats that have EDN inside lines. */
  static ofLine(options: ScannerOptions): EdnReader {
    return new EdnReader(() => '', options);
  }

  /** Starts over on a text that is in memory whole; line and column are those of its first character. */
  reset(text: string, line: number, column: number): void {
    this.restart(text, line, column);
    this.#closing = 0;
  }

  /** The next form or element; `undefined` at the end. */
  next(): HistoryValue | undefined {
    const start = this.#advance();
    return start < 0 ? undefined : this.#form(start);
  }

  /** The next form, a collection whole, also on the top level; `undefined` at the end. */
  nextWhole(): HistoryValue | undefined {
    const start = this.#peek();
    return start < 0 ? undefined : this.#form(start);
  }

  /**
   * Reads the next element, a map or record, into `slots`: `slots[i]` is the value under the keyword `fields[i]`,
   * `undefined` if there is none. Other entries go to `others`, by the names of their keywords, or are read past
   * without it. No map is built, which is what makes a history of millions of maps quick to read. False at the end.
   */
  nextRecord(
    fields: readonly Keyword[],
    slots: (HistoryValue | undefined)[],
    others?: Map<string, HistoryValue>,
  ): boolean {
    let start = this.#advance();
    if (start < 0) return false;
    slots.fill(undefined);
    others?.clear();
    while (start === code.hash && this.codeAhead(1) !== code.openMap) {
      this.position += 1;
      this.#noteTag(this.#tokenText());
      start = this.#peek();
    }
    if (start < 0) this.failAtEnd('the map of a record');
    if (start !== code.openMap) {
      this.fail(`expected a map such as {:process 0, :type :invoke, …}, found ${showCharacter(start)}`);
    }
    this.enter();
    this.position += 1;
    for (;;) {
      const keyStart = this.#peekInside(code.closeMap, this.formLine);
      if (keyStart === code.closeMap) break;
      const key = this.#form(keyStart);
      const value = this.#mapValue(this.formLine);
      const slot = fields.indexOf(key as Keyword);
      if (slot < 0) {
        others?.set(key instanceof Keyword ? key.name : formatHistoryValue(key), value);
        continue;
      }
      if (slots[slot] !== undefined) this.fail(`the map has the key ${key} twice`);
      slots[slot] = value;
    }
    this.position += 1;
    this.depth -= 1;
    return true;
  }

  /** Moves to the next element, in and out of collections of the top level; its first character, or -1. */
  #advance(): number {
    for (;;) {
      const start = this.#peek();
      this.formLine = this.line;
      this.formColumn = this.position - this.lineStart + 1;
      if (this.#closing !== 0) {
        if (start === this.#closing) {
          this.#closing = 0;
          this.position += 1;
          continue;
        }
        if (start < 0) this.#failUnclosed(this.#closing, this.#openedLine);
        return start;
      }
      if (start !== code.openVector && start !== code.openList) return start;
      this.#closing = start === code.openVector ? code.closeVector : code.closeList;
      this.#openedLine = this.line;
      this.position += 1;
    }
  }

  /** Moves over blanks, comments, discarded forms and metadata; the character there, or -1 at the end. */
  #peek(): number {
    for (;;) {
      const found = this.#skipBlank();
      if (found === code.caret) this.position += 1;
      else if (found === code.hash && this.codeAhead(1) === code.underscore) this.position += 2;
      else return found;
      this.enter();
      const start = this.#peek();
      if (start < 0) this.failAtEnd('a form');
      this.#form(start);
      this.depth -= 1;
    }
  }

  #skipBlank(): number {
    do {
      const { text } = this;
      let at = this.position;
      for (; at < text.length; at += 1) {
        const found = text.charCodeAt(at);
        if (found === code.newline) {
          this.line += 1;
          this.lineStart = at + 1;
        } else if (found === code.semicolon) {
          // Stop before the line end, which the next turn counts.
          const end = text.indexOf('\n', at);
          if (end < 0) {
            this.position = text.length;
            return this.#skipCommentTail();
          }
          at = end - 1;
        } else if (found > code.space && found !== code.comma && found !== code.byteOrderMark) {
          this.position = at;
          return found;
        }
      }
      this.position = at;
    } while (this.more(this.position));
    return -1;
  }

  /** The rest of a comment that goes on in the next chunk. */
  #skipCommentTail(): number {
    while (this.more(this.position)) {
      const end = this.text.indexOf('\n');
      if (end >= 0) {
        this.position = end;
        return this.#skipBlank();
      }
      this.position = this.text.length;
    }
    return -1;
  }

  /** Reads the form that begins at the cursor with the character `start`. */
  #form(start: number): HistoryValue {
    switch (start) {
      case code.colon:
        return this.#keyword();
      case code.quote:
        return this.#string();
      case code.openVector:
        return this.#sequence(code.closeVector);
      case code.openList:
        return this.#sequence(code.closeList);
      case code.openMap:
        return this.#map();
      case code.hash:
        return this.#dispatch();
      case code.backslash:
        return this.#character();
      default:
        return this.#symbolOrNumber(start);
    }
  }

  #sequence(closing: number): HistoryValue[] {
    this.enter();
    const openedLine = this.line;
    this.position += 1;
    const items: HistoryValue[] = [];
    for (;;) {
      const start = this.#peekInside(closing, openedLine);
      if (start === closing) break;
      items.push(this.#form(start));
    }
    this.position += 1;
    this.depth -= 1;
    return items;
  }

  #map(): ReadonlyMap<HistoryValue, HistoryValue> {
    this.enter();
    const openedLine = this.line;
    this.position += 1;
    const map = new Map<HistoryValue, HistoryValue>();
    for (;;) {
      const start = this.#peekInside(code.closeMap, openedLine);
      if (start === code.closeMap) break;
      const key = this.#form(start);
      if (map.has(key)) this.fail(`the map has the key ${String(key)} twice`);
      map.set(key, this.#mapValue(openedLine));
    }
    this.position += 1;
    this.depth -= 1;
    return map;
  }

  #mapValue(openedLine: number): HistoryValue {
    const start = this.#peekInside(code.closeMap, openedLine);
    if (start === code.closeMap) this.fail('the map has a key without a value');
    return this.#form(start);
  }

  #peekInside(closing: number, openedLine: number): number {
    const start = this.#peek();
    if (start < 0) this.#failUnclosed(closing, openedLine);
    return start;
  }

  #failUnclosed(closing: number, openedLine: number): never {
    this.failAtEnd(`the ${showCharacter(closing)} of the collection that line ${openedLine} opens`);
  }

  /** What begins with `#`: a set, a symbolic number, a tagged form. */
  #dispatch(): HistoryValue {
    const next = this.codeAhead(1);
    this.position += 1;
    if (next === code.openMap) return new Set(this.#sequence(code.closeMap));
    if (next < 0) this.failAtEnd('a tag');
    if (next === code.hash) {
      this.position += 1;
      return this.#symbolicNumber();
    }
    const tag = this.#tokenText();
    if (!/^[A-Za-z]/.test(tag)) {
      this.fail(`expected a tag or a set behind "#", found ${showCharacter(this.codeAhead(0))}`);
    }
    this.#noteTag(tag);
    this.enter();
    const start = this.#peek();
    if (start < 0) this.failAtEnd(`the value of the tag #${tag}`);
    const value = this.#form(start);
    this.depth -= 1;
    return tag === bytesTag ? this.#bytes(value) : value;
  }

  #bytes(hex: HistoryValue): Uint8Array {
    if (typeof hex !== 'string' || !/^(?:[0-9a-fA-F]{2})*$/.test(hex)) {
      this.fail(`expected pairs of hexadecimal digits in quotes behind #${bytesTag}`);
    }
    return new Uint8Array(Buffer.from(hex, 'hex'));
  }

  #noteTag(tag: string): void {
    const isKnown = recordTag.test(tag) || textTags.has(tag) || tag === bytesTag;
    if (!isKnown && this.unknownTags.size < 20) this.unknownTags.add(tag);
  }

  #symbolicNumber(): HistoryValue {
    const name = this.#tokenText();
    if (name === 'Inf') return Number.POSITIVE_INFINITY;
    if (name === '-Inf') return Number.NEGATIVE_INFINITY;
    if (name === 'NaN') return Number.NaN;
    this.fail(`expected ##Inf, ##-Inf or ##NaN, found ##${name}`);
  }

  #keyword(): Keyword {
    const end = this.#tokenEnd();
    const { text, position: start } = this;
    let hash = 0;
    for (let at = start + 1; at < end; at += 1) hash = (hash * 31 + text.charCodeAt(at)) | 0;
    const slot = hash & (keywordCacheSize - 1);
    const cached = this.#keywords[slot];
    this.position = end;
    if (cached !== undefined && sameCharacters(cached.name, text, start + 1, end)) return cached;
    const name = text.slice(start + 1, end);
    if (name === '' && this.codeAhead(0) < 0) this.failAtEnd('the name of a keyword');
    if (name === '' || name.startsWith(':')) this.fail('expected a name behind ":"');
    return (this.#keywords[slot] = Keyword.of(name));
  }

  /**
   * Where the token at the cursor ends; from then on the whole token is in the buffer. The cursor's own character
   * belongs to it whatever it is.
   */
  #tokenEnd(): number {
    let length = 1;
    for (;;) {
      const { text, position } = this;
      let at = position + length;
      for (; at < text.length; at += 1) {
        const found = text.charCodeAt(at);
        if (found < 128 && endsToken[found] === 1) return at;
      }
      length = at - position;
      if (!this.more(position)) return this.text.length;
    }
  }

  /** The token at the cursor, maybe empty, and moves behind it. */
  #tokenText(): string {
    const first = this.codeAhead(0);
    if (first < 0 || (first < 128 && endsToken[first] === 1)) return '';
    const end = this.#tokenEnd();
    const token = this.text.slice(this.position, end);
    this.position = end;
    return token;
  }

  #symbolOrNumber(start: number): HistoryValue {
    if (start < 128 && endsToken[start] === 1) this.fail(`unexpected ${showCharacter(start)}`);
    const end = this.#tokenEnd();
    const { text, position: from } = this;
    const isSigned = start === code.minus || start === code.plus;
    const first = isSigned && end - from > 1 ? text.charCodeAt(from + 1) : start;
    if (first >= code.zero && first <= code.nine) return this.#number(from, end, isSigned);
    this.position = end;
    if (end - from === 3 && text.startsWith('nil', from)) return null;
    const symbol = text.slice(from, end);
    if (symbol === 'true') return true;
    if (symbol === 'false') return false;
    if (symbol === "'" || symbol === '#') this.fail(`unexpected ${symbol}`);
    return Keyword.of(`'${symbol}`);
  }

  #number(from: number, end: number, isSigned: boolean): HistoryValue {
    const { text } = this;
    let value = 0;
    let at = isSigned ? from + 1 : from;
    // Up to 15 digits are exact in a number whatever they are.
    const limit = Math.min(end, at + 15);
    const leads = text.charCodeAt(at) === code.zero && end - at > 1;
    for (; at < limit; at += 1) {
      const digit = text.charCodeAt(at) - code.zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === end && !leads) {
      this.position = end;
      return isSigned && text.charCodeAt(from) === code.minus && value !== 0 ? -value : value;
    }
    if (end - from > this.limits.numberLength) this.failNumberLength();
    const token = text.slice(from, end);
    const number = ednNumber(token);
    if (number === undefined) {
      if (this.codeAhead(token.length) < 0) this.failAtEnd('the rest of a number');
      const shown = token.length > 40 ? `${token.slice(0, 40)}…` : token;
      this.fail(`expected a number, found ${JSON.stringify(shown)}`);
    }
    this.position = end;
    return number;
  }

  #string(): string {
    const openedLine = this.line;
    let at = this.position + 1;
    let parts: string | undefined;
    let from = at;
    for (;;) {
      const { text } = this;
      for (; at < text.length; at += 1) {
        const found = text.charCodeAt(at);
        if (found === code.quote) {
          const tail = text.slice(from, at);
          this.position = at + 1;
          return parts === undefined ? tail : parts + tail;
        }
        if (found === code.newline) {
          this.line += 1;
          this.lineStart = at + 1;
        } else if (found === code.backslash) {
          parts = (parts ?? '') + text.slice(from, at);
          if (parts.length > this.limits.stringLength) this.failStringLength();
          this.position = at;
          parts += this.#stringEscape();
          from = at = this.position;
          break;
        }
      }
      if (at < this.text.length) continue;
      // Taken chunk by chunk: a buffer that grew with the string would be copied once a chunk.
      parts = (parts ?? '') + this.text.slice(from, at);
      if (parts.length > this.limits.stringLength) this.failStringLength();
      this.position = at;
      if (!this.more(at)) this.failAtEnd(`the closing quote of the string that line ${openedLine} opens`);
      from = at = this.position;
    }
  }

  /** Reads an escape whose backslash is at the cursor. */
  #stringEscape(): string {
    const next = this.codeAhead(1);
    if (next < 0) this.failAtEnd('the rest of a string');
    const letter = String.fromCharCode(next);
    if (letter === 'u') {
      this.codeAhead(5);
      const hex = this.text.slice(this.position + 2, this.position + 6);
      if (!/^[0-9A-Fa-f]{4}$/.test(hex)) this.fail('expected four hexadecimal digits behind \\u');
      this.position += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = stringEscapes.get(letter);
    if (character === undefined)
      this.fail(`expected one of \\n \\t \\r \\b \\f \\" \\\\ \\u, found \\${letter}`);
    this.position += 2;
    return character;
  }

  /** `\a`, `\newline`, `\u0041`, or a delimiter such as `\(`: a string of one character. */
  #character(): string {
    if (this.codeAhead(1) < 0) this.failAtEnd('a character');
    this.position += 1;
    const end = this.#tokenEnd();
    const token = this.text.slice(this.position, end);
    const named = [...token].length === 1 ? token : namedCharacters.get(token);
    const hex = /^u([0-9A-Fa-f]{4})$/.exec(token);
    if (named === undefined && hex === null) this.fail(`expected a character, found \\${token.slice(0, 40)}`);
    this.position = end;
    return named ?? String.fromCharCode(Number.parseInt(hex![1]!, 16));
  }
}

function sameCharacters(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  }
  return true;
}
