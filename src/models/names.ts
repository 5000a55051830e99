import { ModelValue, type SetValue, setOf } from '../core/values/index.ts';

/** A set of names, such as {n1, n2}. */
export const names = (...list: readonly string[]): SetValue<ModelValue> =>
  setOf(list.map((name) => ModelValue.of(name)));
