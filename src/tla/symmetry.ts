import {
  compareValues,
  type FunctionValue,
  Kind,
  kindOf,
  ModelValue,
  type SetValue,
  type Value,
} from '../core/values/index.ts';
import { permuteValue } from '../core/values/permute.ts';

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

/** The least of the states that the permutations make of one, by comparing values. */
export function representative(values: readonly Value[], group: readonly Permutation[]): readonly Value[] {
  let least = values;
  for (const permutation of group) {
    const image = values.map((value) => permuteValue(value, permutation));
    if (isLess(image, least)) least = image;
  }
  return least;
}

function isLess(left: readonly Value[], right: readonly Value[]): boolean {
  for (let index = 0; index < left.length; index++) {
    const order = compareValues(left[index]!, right[index]!);
    if (order !== 0) return order < 0;
  }
  return false;
}
