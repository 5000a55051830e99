import { equalValues, type FunctionValue, sequence, type Value } from '../core/values/index.ts';

/** The first members of a sequence, at most so many. */
export const firstOf = <T extends Value>(all: FunctionValue<number, T>, count: number) =>
  sequence<T>(...all.values.slice(0, count));

/** Whether the first sequence has no member that the second lacks, or has otherwise. */
export const isPrefix = <T extends Value>(one: FunctionValue<number, T>, of: FunctionValue<number, T>) =>
  one.size <= of.size && one.values.every((member, k) => equalValues(member, of.values[k]!));
