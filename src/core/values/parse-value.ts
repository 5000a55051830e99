import { BadInput } from '../bad-input.ts';
import { functionOf, sequence } from './function-value.ts';
import { ModelValue } from './model-value.ts';
import { interval, setOf } from './set-value.ts';
import type { Value } from './value.ts';

const token = /\s*(?:(-?\d+)|("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(<<|>>|\.\.|\|->|:>|@@|[{},()[\]]))/y;
const MAXIMUM_NESTING = 64;
const MAXIMUM_INTERVAL = 1_000_000;

/**
 * A value in TLA+'s notation: integers, "strings", TRUE and FALSE, names (model values), sets `{...}`, tuples
 * `<<...>>`, intervals `0..3`, records `[a |-> 1]` and functions `(k :> v @@ ...)`.
 *
 * @param source what to call the text in messages, such as `--const Ballot`.
 * @throws BadInput with the column of the first thing that does not fit.
 */
export function parseValue(text: string, source: string): Value {
  const parser = new Parser(text, source);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  readonly #text: string;
  readonly #source: string;
  #position = 0;
  /** Where the latest token starts, or what stands in place of one. */
  #start = 0;

  constructor(text: string, source: string) {
    this.#text = text;
    this.#source = source;
  }

  value(nesting: number): Value {
    if (nesting > MAXIMUM_NESTING) this.#fail(`at most ${MAXIMUM_NESTING} levels of nesting`);
    const first = this.#next();
    switch (first) {
      case '{':
        return setOf(this.#list('}', nesting));
      case '<<':
        return sequence(...this.#list('>>', nesting));
      case '[':
        return this.#entries(']', ',', '|->', nesting);
      case '(':
        return this.#entries(')', '@@', ':>', nesting);
      case 'TRUE':
      case 'FALSE':
        return first === 'TRUE';
    }
    if (/^-?\d/.test(first)) return this.#integerOrInterval(first);
    if (first.startsWith('"')) return this.#string(first);
    if (/^[A-Za-z_]/.test(first)) return ModelValue.of(first);
    return this.#fail('a value');
  }

  end(): void {
    this.#skipSpace();
    if (this.#start < this.#text.length) this.#fail('the end');
  }

  #string(quoted: string): string {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      return this.#fail('a string with the escapes of JSON');
    }
  }

  #integerOrInterval(first: string): Value {
    const low = this.#integer(first);
    if (this.#peek() !== '..') return low;
    this.#next();
    const high = this.#integer(this.#next());
    if (high - low > MAXIMUM_INTERVAL) this.#fail(`an interval of at most ${MAXIMUM_INTERVAL} integers`);
    return interval(low, high);
  }

  #integer(digits: string): number {
    const value = Number(digits);
    if (!/^-?\d+$/.test(digits) || !Number.isSafeInteger(value)) this.#fail('an integer of at most 53 bits');
    return value;
  }

  #list(close: string, nesting: number): Value[] {
    const members: Value[] = [];
    if (this.#peek() === close) {
      this.#next();
      return members;
    }
    for (;;) {
      members.push(this.value(nesting + 1));
      const separator = this.#next();
      if (separator === close) return members;
      if (separator !== ',') this.#fail(`"," or "${close}"`);
    }
  }

  /** A record or a function; the names of a record's fields are strings. */
  #entries(close: string, separator: string, arrow: string, nesting: number): Value {
    const entries: (readonly [Value, Value])[] = [];
    for (;;) {
      const key = this.value(nesting + 1);
      if (this.#next() !== arrow) this.#fail(`"${arrow}"`);
      entries.push([close === ']' ? String(key) : key, this.value(nesting + 1)]);
      const found = this.#next();
      if (found === close) return this.#functionOf(entries);
      if (found !== separator) this.#fail(`"${separator}" or "${close}"`);
    }
  }

  #functionOf(entries: readonly (readonly [Value, Value])[]): Value {
    try {
      return functionOf(entries);
    } catch {
      return this.#fail('each key once');
    }
  }

  #peek(): string | undefined {
    token.lastIndex = this.#position;
    return token.exec(this.#text)?.[0].trim();
  }

  #skipSpace(): void {
    const rest = this.#text.slice(this.#position);
    this.#start = this.#text.length - rest.trimStart().length;
  }

  #next(): string {
    this.#skipSpace();
    const found = this.#peek();
    if (found === undefined) return this.#fail(this.#position === 0 ? 'a value' : 'more');
    this.#position = token.lastIndex;
    return found;
  }

  #fail(expected: string): never {
    throw new BadInput(`expected ${expected} in ${JSON.stringify(this.#text)}`, {
      place: { source: this.#source, line: 1, column: this.#start + 1 },
      remedy: 'Values look like 3, "text", name, {a1, a2}, <<1, 2>>, 0..2, [a |-> 1] or (a :> 1 @@ b :> 2).',
    });
  }
}
