import type { Meaning } from './meaning.ts';

/** Names and what they mean, innermost first. */
export class Scope {
  readonly #symbols = new Map<string, Meaning>();
  readonly #parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  find(name: string): Meaning | undefined {
    return this.#symbols.get(name) ?? this.#parent?.find(name);
  }

  define(name: string, symbol: Meaning): void {
    this.#symbols.set(name, symbol);
  }

  has(name: string): boolean {
    return this.#symbols.has(name);
  }

  entries(): IterableIterator<[string, Meaning]> {
    return this.#symbols.entries();
  }

  /** All names in sight, for suggestions. */
  names(): string[] {
    return [...this.#symbols.keys(), ...(this.#parent?.names() ?? [])];
  }

  /** A scope inside this one, with these symbols. */
  extend(symbols: Iterable<readonly [string, Meaning]> = []): Scope {
    const scope = new Scope(this);
    for (const [name, symbol] of symbols) scope.define(name, symbol);
    return scope;
  }
}
