import { type FunctionValue, Kind, type SetValue, type Value } from '../../../src/core/values/index.ts';

/** A value as text in which nothing depends on an order: members and entries sorted by their text. */
export function plainText(value: Value): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${value}"`;
  if (value.kind === Kind.model) return value.toString();
  if (value.kind === Kind.set) {
    return `{${(value as SetValue).elements().map(plainText).sort().join(',')}}`;
  }
  const entries = [...(value as FunctionValue).entries()];
  return `(${entries
    .map(([key, item]) => `${plainText(key)}:>${plainText(item)}`)
    .sort()
    .join('@@')})`;
}
