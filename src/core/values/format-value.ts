import type { FunctionValue } from './function-value.ts';
import { Kind } from './kind.ts';
import type { SetValue } from './set-value.ts';
import { kindOf, type Value } from './value.ts';

/** The value in TLA+'s notation, such as `[type |-> "1a", bal |-> 0]`, `<<1, 2>>`, `{a1, a2}`, `(a1 :> 0 @@ a2 :> 1)`. */
export function formatValue(value: Value): string {
  switch (kindOf(value)) {
    case Kind.boolean:
      return value ? 'TRUE' : 'FALSE';
    case Kind.string:
      return JSON.stringify(value);
    case Kind.set:
      return `{${(value as SetValue).elements().map(formatValue).join(', ')}}`;
    case Kind.function:
      return formatFunction(value as FunctionValue);
    default:
      return String(value);
  }
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

function formatFunction(value: FunctionValue): string {
  const { domain, values } = value;
  if (domain.isSequence) return values.length === 0 ? '<<>>' : `<<${values.map(formatValue).join(', ')}>>`;
  const isRecord = domain.isRecord && domain.keys.every((key) => identifier.test(key as string));
  const entries = values.map((item, index) => {
    const key = domain.keys[index]!;
    return isRecord ? `${key} |-> ${formatValue(item)}` : `${formatValue(key)} :> ${formatValue(item)}`;
  });
  return isRecord ? `[${entries.join(', ')}]` : `(${entries.join(' @@ ')})`;
}
