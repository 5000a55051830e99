import type { HistoryValue } from '../../core/history-value.ts';
import {
  type FunctionValue,
  Kind,
  kindOf,
  ModelValue,
  type SetValue,
  type Value,
} from '../../core/values/index.ts';

/**
 * Whether a value of the model is what a line of a trace says. Names are model values or strings; arrays are sequences or sets;
 * objects are records or functions, of which they may name a part: what they leave out, and what is null, is not said.
 */
export function matchesValue(logged: HistoryValue, value: Value): boolean {
  if (logged === null) return true;
  switch (kindOf(value)) {
    case Kind.model:
      return logged === (value as ModelValue).name;
    case Kind.set:
      return (Array.isArray(logged) || logged instanceof Set) && matchesSet([...logged], value as SetValue);
    case Kind.function:
      return matchesFunction(logged, value as FunctionValue);
    default:
      return typeof logged === 'bigint' ? logged === BigInt(value as number) : logged === value;
  }
}

function matchesSet(logged: readonly HistoryValue[], set: SetValue): boolean {
  if (logged.length !== set.size) return false;
  const left = [...set.elements()];
  return logged.every((item) => {
    const index = left.findIndex((member) => matchesValue(item, member));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

function matchesFunction(logged: HistoryValue, { domain, values }: FunctionValue): boolean {
  if (Array.isArray(logged))
    return (
      domain.isSequence &&
      logged.length === values.length &&
      logged.every((item, k) => matchesValue(item, values[k]!))
    );
  if (!(logged instanceof Map)) return false;
  return [...logged].every(([key, item]) => {
    const index = domain.keys.findIndex((candidate) => isKey(key, candidate));
    return index >= 0 && matchesValue(item, values[index]!);
  });
}

/** Keys of a JSON object are texts, whatever the keys of the function are. */
const isKey = (logged: HistoryValue, key: Value) =>
  logged === key || (key instanceof ModelValue ? logged === key.name : logged === String(key));
