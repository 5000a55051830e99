import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import { hashText } from '../../core/values/hash.ts';
import { Kind } from '../../core/values/index.ts';
import { canonicalJson, deepFreeze } from './canonical-json.ts';

/** Numbers equal data from 0, in the order in which they are first met, and keeps a hash of their content. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly #values: unknown[] = [];
  readonly #low = new GrowableInt32Array(64);
  readonly #high = new GrowableInt32Array(64);

  get size(): number {
    return this.#values.length;
  }

  idOf(value: unknown): number {
    const text = canonicalJson(value);
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#values.length;
    const { low, high } = hashText(Kind.string, text);
    this.#ids.set(text, id);
    this.#values.push(deepFreeze(value));
    this.#low.push(low);
    this.#high.push(high);
    return id;
  }

  valueOf(id: number): unknown {
    return this.#values[id];
  }

  lowOf(id: number): number {
    return this.#low.at(id);
  }

  highOf(id: number): number {
    return this.#high.at(id);
  }
}
