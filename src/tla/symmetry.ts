import { GrowableInt32Array } from '../core/growable-int32-array.ts';
import { hashValue } from '../core/values/hash.ts';
import {
  compareValues,
  type FunctionValue,
  Kind,
  kindOf,
  ModelValue,
  type SetValue,
  type Value,
  ValueTable,
} from '../core/values/index.ts';
import * as mixer from '../core/values/mixer.ts';
import { permuteParts } from '../core/values/permute.ts';

type Permutation = ReadonlyMap<ModelValue, ModelValue>;

const MAXIMUM_PERMUTATIONS = 40_320;

/**
 * The permutations that a SYMMETRY definition gives, closed under composition: a union of `Permutations(S)` and
 * `Permutations(T)` means every combination of the two.
 *
 * @throws Error if it is no set of permutations of model values, or if there are too many.
 */
export function permutationGroup(definition: Value): readonly Permutation[] {
  if (kindOf(definition) !== Kind.set) throw new Error('SYMMETRY expects a set of permutations');
  const generators = (definition as SetValue).elements().map(permutationOf);
  const group = new Map<string, Permutation>();
  const queue: Permutation[] = [new Map()];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    const key = keyOf(current);
    if (group.has(key)) continue;
    if (group.size >= MAXIMUM_PERMUTATIONS)
      throw new Error(`SYMMETRY has more than ${MAXIMUM_PERMUTATIONS} permutations`);
    group.set(key, current);
    for (const generator of generators) queue.push(compose(current, generator));
  }
  return [...group.values()];
}

function permutationOf(value: Value): Permutation {
  if (kindOf(value) !== Kind.function) throw new Error('SYMMETRY expects a set of permutations');
  const { domain, values } = value as FunctionValue;
  const entries = values.map((item, index) => [domain.keys[index]!, item] as const);
  if (!entries.every((pair) => pair.every((part) => part instanceof ModelValue))) {
    throw new Error('SYMMETRY permutes model values only');
  }
  return new Map(entries as (readonly [ModelValue, ModelValue])[]);
}

function compose(first: Permutation, second: Permutation): Permutation {
  const names = new Set([...first.keys(), ...second.keys()]);
  return new Map(
    [...names].map((name) => {
      const between = first.get(name) ?? name;
      return [name, second.get(between) ?? between] as const;
    }),
  );
}

function keyOf(permutation: Permutation): string {
  return [...permutation]
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => `${from.name}>${to.name}`)
    .sort()
    .join(' ');
}

/**
 * Chooses one state of all those that the permutations make of one: the least, variable by variable, in an order of
 * values by their content (hash first, and where two hashes meet the values themselves). So the choice is the same
 * whichever of the states is seen first; the hash of the state is made of what was chosen.
 *
 * What a permutation makes of a value is kept: states have few different values.
 */
export class Orbits {
  readonly #permutations: readonly Permutation[];
  readonly #table = new ValueTable();
  /** For each permutation and each value of the table, the image's place in the table plus one; 0 if not known yet. */
  readonly #images: GrowableInt32Array[];

  constructor(group: readonly Permutation[]) {
    this.#permutations = group;
    this.#images = group.map(() => new GrowableInt32Array(16));
  }

  representative(values: readonly Value[]): readonly Value[] {
    const least = new Array<Value>(values.length);
    let candidates: number[] = this.#permutations.map((_, index) => index);
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      let best: Value | undefined;
      let kept: number[] = [];
      for (const candidate of candidates) {
        const image = this.#imageOf(candidate, value);
        const order = best === undefined ? -1 : compareByHash(image, best);
        if (order < 0) {
          best = image;
          kept = [candidate];
        } else if (order === 0) kept.push(candidate);
      }
      least[index] = best!;
      candidates = kept;
    }
    return least;
  }

  #imageOf(permutation: number, value: Value): Value {
    if (typeof value !== 'object') return value;
    if (value.kind === Kind.model) return this.#permutations[permutation]!.get(value) ?? value;
    const images = this.#images[permutation]!;
    const id = this.#table.idOf(value);
    while (images.length <= id) images.push(0);
    const known = images.at(id);
    if (known > 0) return this.#table.valueOf(known - 1);
    const image = this.#table.idOf(permuteParts(value, (part) => this.#imageOf(permutation, part)));
    images.set(id, image + 1);
    return this.#table.valueOf(image);
  }
}

/** A total order by content, quicker than the usual one. */
function compareByHash(left: Value, right: Value): number {
  if (left === right) return 0;
  hashValue(left);
  const { low, high } = mixer;
  hashValue(right);
  return low - mixer.low || high - mixer.high || compareValues(left, right);
}
