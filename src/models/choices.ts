import { type FunctionValue, functionOf, type Value } from '../core/values/index.ts';

/** What an action may choose from: an explorer lists it, and a lockstep, for which it is too large to list, asks for one member. */
export interface Choices<T> extends Iterable<T> {
  has(member: T): boolean;
}

/** Of a set of choices this one, and none if it is not among them. */
export const only = <T>(choices: Pick<Choices<T>, 'has'>, member: T): readonly T[] =>
  choices.has(member) ? [member] : [];

/** The whole numbers from the least to the greatest, both included; none are kept. */
export const wholeNumbers = (least: number, greatest: number): Choices<number> => ({
  has: (number) => Number.isInteger(number) && number >= least && number <= greatest,
  *[Symbol.iterator]() {
    for (let number = least; number <= greatest; number++) yield number;
  },
});

/** `{f \in [keys -> Int] : \A key \in keys : f[key] \in valuesOf(key)}`; listed with the values of the last key changing fastest. */
export function functionsInto<K extends Value>(
  keys: readonly K[],
  valuesOf: (key: K) => Choices<number>,
): Choices<FunctionValue<K, number>> {
  return {
    has: (chosen) =>
      chosen.size === keys.length &&
      keys.every((key) => chosen.has(key) && valuesOf(key).has(chosen.get(key))),
    [Symbol.iterator]() {
      let lists: (readonly [K, number])[][] = [[]];
      for (const key of keys) {
        const values = [...valuesOf(key)];
        lists = lists.flatMap((list) => values.map((value) => [...list, [key, value] as const]));
      }
      return lists.map((list) => functionOf(list))[Symbol.iterator]();
    },
  };
}
