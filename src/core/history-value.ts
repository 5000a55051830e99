/**
 * A value that a client sent to, or received from, a system under test.
 *
 * Plain JavaScript data, so that a sequential specification can be written without any library of ours. Integers
 * that a `number` cannot hold exactly are `bigint`; integers that it can hold are always `number`, so that equal
 * integers are equal values. Compare values with {@link sameHistoryValue}, never with `===` alone.
 */
export type HistoryValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Keyword
  | Uint8Array
  | readonly HistoryValue[]
  | ReadonlySet<HistoryValue>
  | ReadonlyMap<HistoryValue, HistoryValue>;

/** A symbolic name such as EDN's `:timed-out`. It differs from the string of the same letters. */
export class Keyword {
  static readonly #interned = new Map<string, Keyword>();
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** The one keyword of this name (without the leading colon): equal keywords are the same object. */
  static of(name: string): Keyword {
    let keyword = Keyword.#interned.get(name);
    if (keyword === undefined) {
      keyword = new Keyword(name);
      Keyword.#interned.set(name, keyword);
    }
    return keyword;
  }

  toString(): string {
    return `:${this.name}`;
  }
}

/** Whether two values are equal: arrays element by element, sets and maps whatever their order. */
export function sameHistoryValue(left: HistoryValue, right: HistoryValue): boolean {
  return Object.is(left, right) || historyValueKey(left) === historyValueKey(right);
}

/**
 * A string that is equal for equal values and different for different ones: the key under which values are
 * interned. Sets and maps are ordered by the keys of their members.
 */
export function historyValueKey(value: HistoryValue): string {
  switch (typeof value) {
    case 'number':
      // -0 and 0 are one integer to every client that we judge.
      return Object.is(value, -0) ? 'i0' : Number.isInteger(value) ? `i${BigInt(value)}` : `d${value}`;
    case 'bigint':
      return `i${value}`;
    case 'string':
      return `s${value.length}:${value}`;
    case 'boolean':
      return value ? 'T' : 'F';
    default:
      return compositeKey(value);
  }
}

function compositeKey(value: Exclude<HistoryValue, number | bigint | string | boolean>): string {
  if (value === null) return 'N';
  if (value instanceof Keyword) return `k${value.name.length}:${value.name}`;
  if (value instanceof Uint8Array) return `b${value.length}:${Buffer.from(value).toString('hex')}`;
  if (value instanceof Set) return `{${[...value].map(historyValueKey).sort().join(',')}}`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${historyValueKey(key)}=${historyValueKey(item)}`);
    return `<${entries.sort().join(',')}>`;
  }
  return `[${(value as readonly HistoryValue[]).map(historyValueKey).join(',')}]`;
}

/** The value as a reader would write it: `nil`, `"text"`, `:keyword`, `[1 2]`, `#{1}`, `{:a 1}`. Integers in full. */
export function formatHistoryValue(value: HistoryValue): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `#bytes"${Buffer.from(value).toString('hex')}"`;
  if (value instanceof Set) return `#{${[...value].map(formatHistoryValue).join(' ')}}`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${formatHistoryValue(key)} ${formatHistoryValue(item)}`).join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(formatHistoryValue).join(' ')}]`;
  return String(value);
}
