import { equalValues } from './equal.ts';
import { hashValue } from './hash.ts';
import { Kind } from './kind.ts';
import * as mixer from './mixer.ts';
import { NO_OWNER } from './owner.ts';
import type { Collection, Value } from './value.ts';

const INITIAL_SLOTS = 1 << 12;

/**
 * Hash-consed values: equal values have one 32-bit id, and parts of stored values are shared. A state is then a short
 * vector of ids.
 *
 * Ids are private to a table and depend on the order of interning: they never leave the process and never enter a
 * hash.
 */
export class ValueTable {
  readonly #values: Value[] = [];
  /** Open addressing: id + 1 of the value in each slot, or 0. */
  #slots = new Int32Array(INITIAL_SLOTS);
  #hashes = new Int32Array(2 * (INITIAL_SLOTS / 2));

  /** How many distinct values are stored. */
  get size(): number {
    return this.#values.length;
  }

  valueOf(id: number): Value {
    return this.#values[id]!;
  }

  hashLowOf(id: number): number {
    return this.#hashes[2 * id]!;
  }

  hashHighOf(id: number): number {
    return this.#hashes[2 * id + 1]!;
  }

  /** The id of a value, which is stored if it is new. */
  idOf(value: Value): number {
    if (typeof value === 'object' && value.kind !== Kind.model && value.owner.table === this)
      return value.owner.id;
    hashValue(value);
    const { low, high } = mixer;
    const mask = this.#slots.length - 1;
    let slot = (low ^ (high << 7)) & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      const id = entry - 1;
      if (this.#hashes[2 * id] === low && this.#hashes[2 * id + 1] === high) {
        // Equality is structural: a hash hit alone would merge two values that collide.
        if (equalValues(this.#values[id]!, value)) return id;
      }
      slot = (slot + 1) & mask;
    }
    return this.#store(value, low, high, slot);
  }

  #store(value: Value, low: number, high: number, slot: number): number {
    if (typeof value === 'object' && value.kind !== Kind.model) {
      const sizeBefore = this.#values.length;
      this.#shareParts(value);
      // Storing parts may have taken the slot, or moved every slot.
      if (this.#values.length !== sizeBefore) slot = this.#freeSlot(low, high);
    }
    const id = this.#values.length;
    this.#values.push(value);
    if (typeof value === 'object' && value.kind !== Kind.model && value.owner === NO_OWNER) {
      value.owner = { table: this, id };
    }
    this.#slots[slot] = id + 1;
    this.#hashes[2 * id] = low;
    this.#hashes[2 * id + 1] = high;
    if (2 * (id + 1) >= this.#slots.length) this.#grow();
    return id;
  }

  #freeSlot(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = (low ^ (high << 7)) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  /** Puts the stored twin in place of each part: equal content, so nobody can tell, and one object instead of many. */
  #shareParts(value: Collection): void {
    const parts = (value.kind === Kind.set ? value.elements() : value.values) as Value[];
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]!;
      if (typeof part !== 'object' || part.kind === Kind.model || part.owner.table === this) continue;
      parts[index] = this.#values[this.idOf(part)]!;
    }
  }

  #grow(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#values.length; id++) {
      let slot = (hashes[2 * id]! ^ (hashes[2 * id + 1]! << 7)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}
