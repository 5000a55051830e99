import { hashValue } from '../../core/values/hash.ts';
import { equalValues, type Value } from '../../core/values/index.ts';
import * as mixer from '../../core/values/mixer.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';

/** A specification has hundreds of memories, and most are asked seldom: one begins small. */
const FIRST_SLOTS = 1 << 8;
const SLOTS = 1 << 13;
/** After so many questions it is asked whether remembering pays. */
const TRIAL = 1 << 13;
/** It does if one answer in so many was known. */
const PAYS_FROM = 3;

/**
 * The results of a definition that depends on its arguments and some variables alone: a specification asks for the same
 * ones in many states. Arguments are compared and not only their hashes. Each result has one place, where it stays until
 * another one needs it.
 */
export class Memory {
  /** Where the caller puts arguments and variables before it calls {@link locate} or {@link store}. */
  readonly keys: RuntimeValue[];
  /** Whether the result is known to come seldom twice. */
  isUseless = false;
  readonly #width: number;
  /** How many results have a place. A place that was found before there were more of them stays one. */
  #slots = FIRST_SLOTS;
  /** None before the first result. */
  #known: (Value | undefined)[] | undefined;
  #results: (RuntimeValue | undefined)[] = [];
  #asked = 0;
  #answered = 0;

  constructor(width: number) {
    this.#width = width;
    this.keys = new Array<RuntimeValue>(width).fill(false);
  }

  /** The place of the result for the keys; -1 where it cannot be remembered. */
  locate(): number {
    if (++this.#asked === TRIAL) this.#judge();
    else if (this.#asked === FIRST_SLOTS && this.#slots < SLOTS) this.#grow();
    let hash = 0;
    for (let index = 0; index < this.#width; index++) {
      const key = this.keys[index]!;
      if (!isCanonical(key)) return -1;
      hashValue(key);
      hash = Math.imul(hash ^ mixer.low, 0x9e3779b1) ^ (mixer.high >>> 7);
    }
    return (hash ^ (hash >>> 15)) & (this.#slots - 1);
  }

  /** The result at a place, if it is that of the keys. */
  at(place: number): RuntimeValue | undefined {
    const all = this.#known;
    if (all === undefined) return undefined;
    const start = place * this.#width;
    for (let index = 0; index < this.#width; index++) {
      const known = all[start + index];
      const key = this.keys[index] as Value;
      if (known !== key && (known === undefined || !equalValues(known, key))) return undefined;
    }
    const result = this.#results[place];
    if (result !== undefined) this.#answered++;
    return result;
  }

  /**
   * Keeps a result, if it is a value that is whole. A set or function that is known by its description may read the state
   * in which it was made, and the vector of that state holds another one later: `{n \in Nat : n > x}`.
   */
  store(place: number, result: RuntimeValue): void {
    if (!isCanonical(result)) return;
    if (this.#known === undefined) {
      this.#known = new Array<Value | undefined>(this.#slots * this.#width).fill(undefined);
      this.#results = new Array<RuntimeValue | undefined>(this.#slots).fill(undefined);
    }
    const start = place * this.#width;
    for (let index = 0; index < this.#width; index++) this.#known[start + index] = this.keys[index] as Value;
    this.#results[place] = result;
  }

  #grow(): void {
    this.#slots = SLOTS;
    this.#known = undefined;
  }

  #judge(): void {
    this.isUseless = this.#answered * PAYS_FROM < this.#asked;
    this.#asked = 0;
    this.#answered = 0;
  }
}

/** A memory for results that depend on so many values. */
export function memory(width: number): Memory {
  return new Memory(width);
}
