import { compareValues } from './compare.ts';
import { Domain } from './domain.ts';
import { formatValue } from './format-value.ts';
import { hashValue } from './hash.ts';
import { Kind } from './kind.ts';
import * as mixer from './mixer.ts';
import { NO_OWNER, type Owner } from './owner.ts';
import type { Value } from './value.ts';

/**
 * A function with a finite domain; also every tuple and sequence (domain 1..n) and every record (domain of strings).
 * Immutable. Made by {@link functionOf}, {@link sequence} and {@link record}.
 *
 * Its hash is `fin(function, size, Σ mix(H(key), H(value)))`. The unfinished sum is kept, so that {@link set} costs
 * two mixes whatever the size.
 */
export class FunctionValue<K extends Value = Value, V extends Value = Value> {
  readonly kind = Kind.function;
  /** For {@link ValueTable} only. */
  owner: Owner = NO_OWNER;
  readonly domain: Domain;
  /** Value at each position of the domain. Treat as frozen. */
  readonly values: readonly V[];
  readonly sumLow: number;
  readonly sumHigh: number;
  readonly hashLow: number;
  readonly hashHigh: number;

  constructor(domain: Domain, values: readonly V[], sumLow: number, sumHigh: number) {
    this.domain = domain;
    this.values = values;
    this.sumLow = sumLow;
    this.sumHigh = sumHigh;
    mixer.finish(Kind.function, values.length, sumLow, sumHigh);
    this.hashLow = mixer.low;
    this.hashHigh = mixer.high;
  }

  get size(): number {
    return this.values.length;
  }

  has(key: K): boolean {
    return this.domain.indexOf(key) >= 0;
  }

  /** The value at a key of the domain. @throws RangeError outside the domain. */
  get(key: K): V {
    const index = this.domain.indexOf(key);
    if (index < 0) throw new RangeError(`${formatValue(key)} is not in the domain of ${formatValue(this)}`);
    return this.values[index]!;
  }

  /** The same function but for one key: `[f EXCEPT ![key] = value]`. @throws RangeError outside the domain. */
  set(key: K, value: V): FunctionValue<K, V> {
    const index = this.domain.indexOf(key);
    if (index < 0) throw new RangeError(`${formatValue(key)} is not in the domain of ${formatValue(this)}`);
    const before = this.values[index]!;
    if (before === value) return this;
    mixSlot(this.domain, index, before);
    const removedLow = mixer.low;
    const removedHigh = mixer.high;
    mixSlot(this.domain, index, value);
    const values = this.values.slice();
    values[index] = value;
    return functionFromSum(
      this.domain,
      values,
      (this.sumLow - removedLow + mixer.low) | 0,
      (this.sumHigh - removedHigh + mixer.high) | 0,
    );
  }

  /** The sequence with one more element at its end. @throws TypeError if this is not a sequence. */
  append(value: V): FunctionValue<K, V> {
    if (!this.domain.isSequence) throw new TypeError(`${formatValue(this)} is not a sequence`);
    return fromParts(Domain.sequence(this.size + 1), [...this.values, value]);
  }

  *entries(): IterableIterator<[K, V]> {
    for (let index = 0; index < this.values.length; index++) {
      yield [this.domain.keys[index] as K, this.values[index]!];
    }
  }
}

/** A record: a function whose fields can be read as properties. */
export type RecordValue<T> = FunctionValue<string, Value> & { readonly [K in keyof T]: T[K] };

/** Leaves `mix(H(key at index), H(value))` in the mixer. */
function mixSlot(domain: Domain, index: number, value: Value): void {
  hashValue(value);
  mixer.mix(domain.keyHashes[2 * index]!, domain.keyHashes[2 * index + 1]!, mixer.low, mixer.high);
}

function fromParts<K extends Value, V extends Value>(
  domain: Domain,
  values: readonly V[],
): FunctionValue<K, V> {
  let sumLow = 0;
  let sumHigh = 0;
  for (let index = 0; index < values.length; index++) {
    mixSlot(domain, index, values[index]!);
    sumLow = (sumLow + mixer.low) | 0;
    sumHigh = (sumHigh + mixer.high) | 0;
  }
  return functionFromSum(domain, values, sumLow, sumHigh);
}

/** The class of records over one domain, with a getter a field: `message.type` reads like the spec's `m.type`. */
type RecordClass = new (
  domain: Domain,
  values: readonly Value[],
  sumLow: number,
  sumHigh: number,
) => FunctionValue;

const recordClasses = new WeakMap<Domain, RecordClass>();
let latestDomain: Domain | undefined;
let latestClass: RecordClass = FunctionValue;

/**
 * The function with these values, in the order of the domain's keys, whose sum is known already. Every function is made
 * here: the functions over one record domain are of one class, whoever makes them.
 */
export function functionFromSum<K extends Value, V extends Value>(
  domain: Domain,
  values: readonly V[],
  sumLow: number,
  sumHigh: number,
): FunctionValue<K, V> {
  if (!domain.isRecord) return new FunctionValue<K, V>(domain, values, sumLow, sumHigh);
  if (domain !== latestDomain) {
    latestClass = recordClassOf(domain);
    latestDomain = domain;
  }
  return new latestClass(domain, values, sumLow, sumHigh) as FunctionValue<K, V>;
}

function recordClassOf(domain: Domain): RecordClass {
  let recordClass = recordClasses.get(domain);
  if (recordClass === undefined) {
    recordClass = class extends FunctionValue {};
    domain.keys.forEach((key, index) => {
      // A field called `size` or `values` must not shadow the member on which the engine relies.
      if (reservedFields.has(key as string)) return;
      Object.defineProperty(recordClass!.prototype, key as string, {
        get(this: FunctionValue) {
          return this.values[index];
        },
      });
    });
    recordClasses.set(domain, recordClass);
  }
  return recordClass;
}

const reservedFields: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(FunctionValue.prototype),
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['kind', 'domain', 'values', 'owner', 'sumLow', 'sumHigh', 'hashLow', 'hashHigh'],
]);

/** A record with the given fields, readable as properties. @throws TypeError for a field name that is taken. */
export function record<const T extends Readonly<Record<string, Value>>>(fields: T): RecordValue<T> {
  const { names, domain } = shapeOf(Object.keys(fields));
  let sumLow = 0;
  let sumHigh = 0;
  for (let index = 0; index < names.length; index++) {
    mixSlot(domain, index, fields[names[index]!]!);
    sumLow = (sumLow + mixer.low) | 0;
    sumHigh = (sumHigh + mixer.high) | 0;
  }
  const slot = (sumLow ^ (sumHigh >>> 7)) & (RECENT_RECORDS - 1);
  const recent = recentRecords[slot];
  if (recent !== undefined && recent.domain === domain && hasFields(recent, names, fields)) {
    return recent as unknown as RecordValue<T>;
  }
  const values = names.map((name) => fields[name]!);
  const made = functionFromSum(domain, values, sumLow, sumHigh);
  recentRecords[slot] = made;
  return made as unknown as RecordValue<T>;
}

/**
 * Records made lately, by hash. A model makes the same few messages in every state, and most of the successors in which
 * they stand are known: making the object again would be most of the work.
 */
const RECENT_RECORDS = 1 << 11;
const recentRecords = new Array<FunctionValue | undefined>(RECENT_RECORDS);

function hasFields(
  made: FunctionValue,
  names: readonly string[],
  fields: Readonly<Record<string, Value>>,
): boolean {
  for (let index = 0; index < names.length; index++)
    if (made.values[index] !== fields[names[index]!]) return false;
  return true;
}

interface Shape {
  readonly names: readonly string[];
  readonly domain: Domain;
}

const shapes = new Map<string, Shape>();
/** The shapes used lately, latest first: a model sends a handful of message shapes, a million times. */
const recentShapes: { readonly names: readonly string[]; readonly shape: Shape }[] = [];
const RECENT_SHAPES = 8;

function shapeOf(names: readonly string[]): Shape {
  for (const recent of recentShapes) if (sameNames(recent.names, names)) return recent.shape;
  const text = JSON.stringify(names);
  let shape = shapes.get(text);
  if (shape === undefined) {
    const taken = names.find((name) => reservedFields.has(name));
    if (taken !== undefined)
      throw new TypeError(`a record field cannot be called "${taken}": use functionOf`);
    const sorted = names.toSorted(compareValues);
    shape = { names: sorted, domain: Domain.of(sorted) };
    shapes.set(text, shape);
  }
  recentShapes.unshift({ names, shape });
  if (recentShapes.length > RECENT_SHAPES) recentShapes.pop();
  return shape;
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** The function with these entries, in any order. @throws TypeError if a key occurs twice. */
export function functionOf<K extends Value, V extends Value>(
  entries: Iterable<readonly [K, V]>,
): FunctionValue<K, V> {
  const sorted = [...entries].sort((left, right) => compareValues(left[0], right[0]));
  sorted.forEach(([key], index) => {
    if (index > 0 && compareValues(sorted[index - 1]![0], key) === 0) {
      throw new TypeError(`the key ${formatValue(key)} occurs twice`);
    }
  });
  return fromParts(
    Domain.of(sorted.map(([key]) => key)),
    sorted.map(([, value]) => value),
  );
}

/** `[key \in keys |-> value(key)]`. */
export function functionFrom<K extends Value, V extends Value>(
  keys: Iterable<K>,
  value: (key: K) => V,
): FunctionValue<K, V> {
  return functionOf(Array.from(keys, (key) => [key, value(key)] as const));
}

/** The sequence, or tuple, of these elements; the first has key 1. */
export function sequence<V extends Value>(...elements: V[]): FunctionValue<number, V> {
  return fromParts(Domain.sequence(elements.length), elements);
}
