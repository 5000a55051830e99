import type { HistoryValue } from '../core/history-value.ts';
import { CharacterScanner, type ScannerOptions, showCharacter } from './character-scanner.ts';
import { exactInteger } from './exact-integer.ts';

const code = {
  newline: 10,
  quote: 34,
  comma: 44,
  minus: 45,
  zero: 48,
  nine: 57,
  colon: 58,
  openArray: 91,
  backslash: 92,
  closeArray: 93,
  openObject: 123,
  closeObject: 125,
} as const;

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const numberGrammar = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const exactDigits = 15;

/**
 * A strict reader of JSON, one value at a time: values that follow one another, or the elements of an array on the
 * top level. Unlike `JSON.parse` it keeps integers exact whatever their size, names line, column and what it
 * expected, bounds the nesting, and refuses an object that has a key twice. Objects become `Map`.
 */
export class JsonReader extends CharacterScanner {
  /** Line, from one, of the value that was read last. */
  valueLine = 0;
  #insideArray = false;
  #needsComma = false;
  #openedLine = 0;

  /** A reader of one line, for formats that have one value a line. */
  static ofLine(options: ScannerOptions): JsonReader {
    return new JsonReader(() => '', options);
  }

  /** Starts over on a text that is in memory whole. */
  reset(text: string, line: number): void {
    this.restart(text, line, 1);
    this.#insideArray = false;
    this.#needsComma = false;
  }

  /** The next value or element; `undefined` at the end. */
  next(): HistoryValue | undefined {
    const start = this.#advance();
    return start < 0 ? undefined : this.#value(start);
  }

  /** The next value, an array whole, also on the top level; `undefined` at the end. */
  nextWhole(): HistoryValue | undefined {
    const start = this.#skipBlank();
    this.valueLine = this.line;
    return start < 0 ? undefined : this.#value(start);
  }

  /** As {@link EdnReader.nextRecord}, of an object: `slots[i]` is the value under `fields[i]`. */
  nextRecord(
    fields: readonly string[],
    slots: (HistoryValue | undefined)[],
    others?: Map<string, HistoryValue>,
  ): boolean {
    const start = this.#advance();
    if (start < 0) return false;
    if (start !== code.openObject) {
      this.fail(`expected an object such as {"process": 0, …}, found ${showCharacter(start)}`);
    }
    slots.fill(undefined);
    others?.clear();
    this.#members((key, value) => {
      const slot = fields.indexOf(key);
      if (slot < 0) {
        others?.set(key, value);
        return;
      }
      if (slots[slot] !== undefined) this.fail(`the object has the key ${JSON.stringify(key)} twice`);
      slots[slot] = value;
    });
    return true;
  }

  /** Refuses anything but blanks up to the end. */
  expectEnd(): void {
    const found = this.#skipBlank();
    if (found >= 0) this.fail(`expected the end of the line, found ${showCharacter(found)}`);
  }

  #advance(): number {
    for (;;) {
      const start = this.#skipBlank();
      this.valueLine = this.line;
      if (!this.#insideArray) {
        if (start !== code.openArray) return start;
        this.#insideArray = true;
        this.#needsComma = false;
        this.#openedLine = this.line;
        this.position += 1;
        if (this.#skipBlank() === code.closeArray) this.#leaveArray();
        continue;
      }
      if (start < 0) this.failAtEnd(`the "]" of the array that line ${this.#openedLine} opens`);
      if (!this.#needsComma) {
        this.#needsComma = true;
        return start;
      }
      if (start === code.closeArray) {
        this.#leaveArray();
      } else {
        if (start !== code.comma) this.fail(`expected "," or "]", found ${showCharacter(start)}`);
        this.position += 1;
        this.#needsComma = false;
      }
    }
  }

  #leaveArray(): void {
    this.position += 1;
    this.#insideArray = false;
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
        } else if (found !== 32 && found !== 9 && found !== 13) {
          this.position = at;
          return found;
        }
      }
      this.position = at;
    } while (this.more(this.position));
    return -1;
  }

  #value(start: number): HistoryValue {
    if (start === code.quote) return this.#string();
    if (start === code.openObject) return this.#object();
    if (start === code.openArray) return this.#array();
    if (start === code.minus || (start >= code.zero && start <= code.nine)) return this.#number();
    const word = this.#word();
    if (word === 'null') return null;
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (this.codeAhead(word.length) < 0) this.failAtEnd('a value');
    this.fail(`expected a JSON value, found ${word === '' ? showCharacter(start) : word.slice(0, 40)}`);
  }

  #array(): HistoryValue[] {
    this.enter();
    const openedLine = this.line;
    const items: HistoryValue[] = [];
    this.position += 1;
    if (this.#skipBlank() !== code.closeArray) {
      for (;;) {
        items.push(this.#value(this.#skipBlank()));
        const found = this.#skipBlank();
        if (found === code.closeArray) break;
        if (found < 0) this.failAtEnd(`the "]" of the array that line ${openedLine} opens`);
        if (found !== code.comma) this.fail(`expected "," or "]", found ${showCharacter(found)}`);
        this.position += 1;
      }
    }
    this.position += 1;
    this.depth -= 1;
    return items;
  }

  #object(): ReadonlyMap<HistoryValue, HistoryValue> {
    const map = new Map<HistoryValue, HistoryValue>();
    this.#members((key, value) => {
      if (map.has(key)) this.fail(`the object has the key ${JSON.stringify(key)} twice`);
      map.set(key, value);
    });
    return map;
  }

  /** Reads the object at the cursor and hands out its members. */
  #members(take: (key: string, value: HistoryValue) => void): void {
    this.enter();
    const openedLine = this.line;
    this.position += 1;
    if (this.#skipBlank() !== code.closeObject) {
      for (;;) {
        const keyStart = this.#skipBlank();
        if (keyStart < 0) this.failAtEnd('a key in double quotes');
        if (keyStart !== code.quote) {
          this.fail(`expected a key in double quotes, found ${showCharacter(keyStart)}`);
        }
        const key = this.#string();
        const colon = this.#skipBlank();
        if (colon < 0) this.failAtEnd(`":" behind the key ${JSON.stringify(key)}`);
        if (colon !== code.colon) {
          this.fail(`expected ":" behind the key ${JSON.stringify(key)}, found ${showCharacter(colon)}`);
        }
        this.position += 1;
        take(key, this.#value(this.#skipBlank()));
        const found = this.#skipBlank();
        if (found === code.closeObject) break;
        if (found < 0) this.failAtEnd(`the "}" of the object that line ${openedLine} opens`);
        if (found !== code.comma) this.fail(`expected "," or "}", found ${showCharacter(found)}`);
        this.position += 1;
      }
    }
    this.position += 1;
    this.depth -= 1;
  }

  #number(): number | bigint {
    let length = 1;
    for (;;) {
      const { text, position } = this;
      let at = position + length;
      while (at < text.length && isNumberCharacter(text.charCodeAt(at))) at += 1;
      length = at - position;
      if (at < text.length || !this.more(position)) break;
    }
    if (length > this.limits.numberLength) this.failNumberLength();
    const token = this.text.slice(this.position, this.position + length);
    const parts = numberGrammar.exec(token);
    if (parts === null && this.codeAhead(length) < 0) this.failAtEnd('the rest of a number');
    if (parts === null) this.fail(`expected a JSON number, found ${token.slice(0, 40)}`);
    this.position += length;
    const isInteger = parts[1] === undefined && parts[2] === undefined;
    return isInteger && length > exactDigits ? exactInteger(token) : Number(token);
  }

  #word(): string {
    let length = 0;
    for (;;) {
      const next = this.codeAhead(length);
      if (next < 97 || next > 122 || length === 40) break;
      length += 1;
    }
    const word = this.text.slice(this.position, this.position + length);
    // The cursor stays on a word that is none, so that the message points at it.
    if (word === 'null' || word === 'true' || word === 'false') this.position += length;
    return word;
  }

  #string(): string {
    const openedLine = this.line;
    let at = this.position + 1;
    let from = at;
    let parts: string | undefined;
    for (;;) {
      const { text } = this;
      for (; at < text.length; at += 1) {
        const found = text.charCodeAt(at);
        if (found === code.quote) {
          const tail = text.slice(from, at);
          this.position = at + 1;
          return parts === undefined ? tail : parts + tail;
        }
        if (found < 32) {
          this.position = at;
          this.fail(
            'expected the closing quote of a string, found a control character or the end of the line',
          );
        }
        if (found === code.backslash) {
          parts = (parts ?? '') + text.slice(from, at);
          if (parts.length > this.limits.stringLength) this.failStringLength();
          this.position = at;
          parts += this.#escape();
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
  #escape(): string {
    const next = this.codeAhead(1);
    if (next < 0) this.failAtEnd('the rest of a string');
    const letter = String.fromCharCode(next);
    if (letter === 'u') {
      if (this.codeAhead(5) < 0) this.failAtEnd('four hexadecimal digits');
      const hex = this.text.slice(this.position + 2, this.position + 6);
      if (!/^[0-9A-Fa-f]{4}$/.test(hex)) this.fail('expected four hexadecimal digits behind \\u');
      this.position += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = escapes.get(letter);
    if (character === undefined) this.fail(`expected an escape such as \\n, found \\${letter}`);
    this.position += 2;
    return character;
  }
}

/** Digits, signs, points, and letters: whatever a number could be misspelt with. */
function isNumberCharacter(found: number): boolean {
  if (found >= code.zero && found <= code.nine) return true;
  return (
    found === 43 ||
    found === 45 ||
    found === 46 ||
    (found >= 65 && found <= 90) ||
    (found >= 97 && found <= 122)
  );
}
