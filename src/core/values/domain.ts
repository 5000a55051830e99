import { compareValues } from './compare.ts';
import { equalValues } from './equal.ts';
import { hashValue } from './hash.ts';
import { Kind } from './kind.ts';
import * as mixer from './mixer.ts';
import type { Value } from './value.ts';

/** Below this size a scan beats a map. */
const SCAN_LIMIT = 8;

/**
 * The domain of a function: its keys in order, with their hashes.
 *
 * Domains of atoms are interned, so that functions over one domain share it and compare it by identity. Others (the
 * domain of a bag of messages, say) change from state to state, and interning them would keep each for ever.
 */
export class Domain {
  static readonly #interned = new Map<string, Domain>();
  static readonly #sequences: Domain[] = [];

  readonly keys: readonly Value[];
  readonly interned: boolean;
  /** 1..n: the functions over it are tuples and sequences. */
  readonly isSequence: boolean;
  /** Non-empty, all strings: the functions over it are records. */
  readonly isRecord: boolean;
  /** Hash of key i at 2i (low) and 2i + 1 (high). */
  readonly keyHashes: Int32Array;
  /** Positions of fields that were asked for by number: -1 where there is none. For the TLA+ runtime. */
  readonly fieldPositions: number[] = [];
  #positions: Map<Value, number> | undefined;

  private constructor(keys: readonly Value[], interned: boolean) {
    this.keys = keys;
    this.interned = interned;
    this.isSequence = keys.every((key, index) => key === index + 1);
    this.isRecord = keys.length > 0 && keys.every((key) => typeof key === 'string');
    this.keyHashes = new Int32Array(keys.length * 2);
    keys.forEach((key, index) => {
      hashValue(key);
      this.keyHashes[2 * index] = mixer.low;
      this.keyHashes[2 * index + 1] = mixer.high;
    });
  }

  /** The domain of these keys. They must be in order and without repetition. */
  static of(keys: readonly Value[]): Domain {
    if (keys.every((key, index) => key === index + 1)) return Domain.sequence(keys.length);
    if (!keys.every(isAtom)) return new Domain(keys, false);
    const text = keys.map((key) => `${typeof key}:${String(key).length}:${String(key)}`).join(',');
    let domain = Domain.#interned.get(text);
    if (domain === undefined) {
      domain = new Domain(keys, true);
      Domain.#interned.set(text, domain);
    }
    return domain;
  }

  /** The domain 1..length. */
  static sequence(length: number): Domain {
    let domain = Domain.#sequences[length];
    if (domain === undefined) {
      const keys = Array.from({ length }, (_, index) => index + 1);
      domain = new Domain(keys, true);
      Domain.#sequences[length] = domain;
    }
    return domain;
  }

  get size(): number {
    return this.keys.length;
  }

  /** Position of a key, or -1. */
  indexOf(key: Value): number {
    const { keys } = this;
    if (this.isSequence) {
      return typeof key === 'number' && key >= 1 && key <= keys.length && Number.isInteger(key)
        ? key - 1
        : -1;
    }
    if (!this.interned) return keys.findIndex((candidate) => equalValues(candidate, key));
    if (keys.length <= SCAN_LIMIT) return keys.indexOf(key);
    this.#positions ??= new Map(keys.map((candidate, index) => [candidate, index]));
    return this.#positions.get(key) ?? -1;
  }

  equals(other: Domain): boolean {
    if (this === other) return true;
    if ((this.interned && other.interned) || this.size !== other.size) return false;
    return this.keys.every((key, index) => compareValues(key, other.keys[index]!) === 0);
  }
}

function isAtom(value: Value): boolean {
  return typeof value !== 'object' || value.kind === Kind.model;
}
