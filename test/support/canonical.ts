import { type FunctionValue, Kind, kindOf, type SetValue, type Value } from '../../src/core/values/index.ts';

/**
 * A text that is the same for equal values and different for different ones. Written here from the meaning of values
 * alone, so that it can judge the hashes, the order and the printed form of values: it uses none of them.
 */
export function canonical(value: Value): string {
  switch (kindOf(value)) {
    case Kind.boolean:
      return value ? 'T' : 'F';
    case Kind.integer:
      return `i${value}`;
    case Kind.string:
      return `s${JSON.stringify(value)}`;
    case Kind.model:
      return `m${JSON.stringify(String(value))}`;
    case Kind.set:
      return `{${[...new Set([...(value as SetValue)].map(canonical))].sort().join(',')}}`;
    default:
      return `[${canonicalEntries(value as FunctionValue)}]`;
  }
}

function canonicalEntries(value: FunctionValue): string {
  return Array.from(value.entries(), ([key, item]) => `${canonical(key)}->${canonical(item)}`)
    .sort()
    .join(',');
}

/** The same for a whole state: its variables in the order in which the model names them. */
export function canonicalState(variables: readonly string[], state: unknown): string {
  return variables.map((name) => canonical((state as Record<string, Value>)[name]!)).join(' ');
}
