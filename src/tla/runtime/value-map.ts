import { hashValue } from '../../core/values/hash.ts';
import { equalValues, Kind, type Value } from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';

/** A mutable map whose keys are values, compared by content. */
export class ValueMap<T> {
  readonly #atoms = new Map<Value, T>();
  readonly #collections = new Map<number, [Value, T][]>();
  size = 0;

  get(key: Value): T | undefined {
    if (isAtom(key)) return this.#atoms.get(key);
    return this.#entry(key)?.[1];
  }

  set(key: Value, item: T): void {
    if (isAtom(key)) {
      if (!this.#atoms.has(key)) this.size++;
      this.#atoms.set(key, item);
      return;
    }
    const entry = this.#entry(key);
    if (entry !== undefined) {
      entry[1] = item;
      return;
    }
    hashValue(key);
    const slot = this.#collections.get(mixer.low);
    if (slot === undefined) this.#collections.set(mixer.low, [[key, item]]);
    else slot.push([key, item]);
    this.size++;
  }

  clear(): void {
    this.#atoms.clear();
    this.#collections.clear();
    this.size = 0;
  }

  *[Symbol.iterator](): IterableIterator<readonly [Value, T]> {
    yield* this.#atoms;
    for (const slot of this.#collections.values()) yield* slot;
  }

  #entry(key: Value): [Value, T] | undefined {
    hashValue(key);
    return this.#collections.get(mixer.low)?.find(([candidate]) => equalValues(candidate, key));
  }
}

function isAtom(value: Value): boolean {
  // Model values are interned, so identity is equality.
  return typeof value !== 'object' || value.kind === Kind.model;
}
