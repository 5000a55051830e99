import { BadInput } from '../core/bad-input.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey, Keyword } from '../core/history-value.ts';

/** A value, or a part of it, that plain JSON cannot say. */
export class NotInJson extends Error {
  readonly value: HistoryValue;

  constructor(value: HistoryValue) {
    super('not in JSON');
    this.value = value;
  }
}

/**
 * Writes values as the JSON that other tools write: without our encodings, so that keywords become strings and sets
 * become arrays. That is a change of names, and leaves each verdict what it is, as long as no two different values
 * become one; a history in which they would is refused.
 */
export class PlainJson {
  #hasKeywords = false;
  #hasSets = false;

  /** @param values all values that will be written; `source` is for messages. */
  constructor(values: Iterable<HistoryValue>, source: string) {
    const keywords = new Set<string>();
    const sets = new Set<string>();
    const all = [...values];
    for (const value of all) {
      visit(value, (part) => {
        if (part instanceof Keyword) keywords.add(part.name);
        else if (part instanceof Set) sets.add(this.#textOrKey(part));
      });
    }
    this.#hasKeywords = keywords.size > 0;
    this.#hasSets = sets.size > 0;
    if (!this.#hasKeywords && !this.#hasSets) return;
    for (const value of all) {
      visit(value, (part) => {
        if (typeof part === 'string' && keywords.has(part)) {
          refuse(source, `${formatHistoryValue(Keyword.of(part))} and ${JSON.stringify(part)}`);
        }
        if (Array.isArray(part) && sets.has(this.#textOrKey(part))) {
          refuse(source, `${formatHistoryValue(part)} and the set of the same elements`);
        }
      });
    }
  }

  /** What is written differently from what it was, for a note; `undefined` if nothing is. */
  get changes(): string | undefined {
    const changes = [
      ...(this.#hasKeywords ? ['keywords are written as strings'] : []),
      ...(this.#hasSets ? ['sets are written as arrays'] : []),
    ];
    return changes.length === 0 ? undefined : changes.join(', ');
  }

  /** Throws {@link NotInJson}. */
  encode(value: HistoryValue): string {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value);
      case 'bigint':
      case 'boolean':
        return String(value);
      case 'number':
        if (!Number.isFinite(value)) throw new NotInJson(value);
        return Number.isInteger(value) ? String(BigInt(value)) : String(value);
      default:
        return this.#encodeComposite(value);
    }
  }

  #encodeComposite(value: Exclude<HistoryValue, number | bigint | string | boolean>): string {
    if (value === null) return 'null';
    if (value instanceof Keyword) return JSON.stringify(value.name);
    if (value instanceof Uint8Array) throw new NotInJson(value);
    if (value instanceof Set) return this.#list(inOrder([...value]));
    if (value instanceof Map) return this.#object(value);
    return this.#list(value as readonly HistoryValue[]);
  }

  #list(items: readonly HistoryValue[]): string {
    return `[${items.map((item) => this.encode(item)).join(',')}]`;
  }

  #object(map: ReadonlyMap<HistoryValue, HistoryValue>): string {
    const members = [...map].map(([key, item]) => {
      if (typeof key !== 'string' && !(key instanceof Keyword)) throw new NotInJson(map);
      return `${this.encode(key)}:${this.encode(item)}`;
    });
    return `{${members.join(',')}}`;
  }

  /** Equal for a set and an array that are written alike. */
  #textOrKey(value: HistoryValue): string {
    try {
      return this.encode(value);
    } catch {
      return historyValueKey(value);
    }
  }
}

/** Equal sets are written alike. */
function inOrder(items: readonly HistoryValue[]): readonly HistoryValue[] {
  const keyed = items.map((item) => ({ item, key: historyValueKey(item) }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}

function visit(value: HistoryValue, take: (part: HistoryValue) => void): void {
  take(value);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of value as Iterable<HistoryValue>) visit(item, take);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      visit(key, take);
      visit(item, take);
    }
  }
}

function refuse(source: string, what: string): never {
  throw new BadInput(`JSON would make one value of ${what}`, {
    place: { source },
    remedy: 'Convert it to the format quorate, jepsen-edn or csv, which keep them apart.',
  });
}
