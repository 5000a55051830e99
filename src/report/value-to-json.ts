import {
  type FunctionValue,
  Kind,
  kindOf,
  type ModelValue,
  type SetValue,
  type Value,
} from '../core/values/index.ts';

/** What a value becomes in JSON output; see {@link valueToJson}. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * A model's value as JSON, without loss: sequences as arrays, records as objects, and tagged objects for the rest:
 * `{"$model": name}`, `{"$set": [...]}`, `{"$function": [[key, value], ...]}`.
 */
export function valueToJson(value: Value): JsonValue {
  switch (kindOf(value)) {
    case Kind.model:
      return { $model: (value as ModelValue).name };
    case Kind.set:
      return { $set: (value as SetValue).elements().map(valueToJson) };
    case Kind.function:
      return functionToJson(value as FunctionValue);
    default:
      return value as boolean | number | string;
  }
}

function functionToJson(value: FunctionValue): JsonValue {
  const { domain, values } = value;
  if (domain.isSequence) return values.map(valueToJson);
  if (domain.isRecord && domain.keys.every((key) => !(key as string).startsWith('$'))) {
    return Object.fromEntries(values.map((item, index) => [domain.keys[index] as string, valueToJson(item)]));
  }
  return { $function: values.map((item, index) => [valueToJson(domain.keys[index]!), valueToJson(item)]) };
}
