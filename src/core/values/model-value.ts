import { hashText } from './hash.ts';
import { Kind } from './kind.ts';

/**
 * An atom with no property but its name, such as an acceptor: equal only to itself, never to the string of the same
 * letters (TLA+'s model values).
 */
export class ModelValue {
  static readonly #interned = new Map<string, ModelValue>();
  readonly kind = Kind.model;
  readonly name: string;
  readonly hashLow: number;
  readonly hashHigh: number;

  private constructor(name: string) {
    this.name = name;
    const hash = hashText(Kind.model, name);
    this.hashLow = hash.low;
    this.hashHigh = hash.high;
  }

  /** The one model value of this name. */
  static of(name: string): ModelValue {
    let value = ModelValue.#interned.get(name);
    if (value === undefined) {
      value = new ModelValue(name);
      ModelValue.#interned.set(name, value);
    }
    return value;
  }

  toString(): string {
    return this.name;
  }
}
