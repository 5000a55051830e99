import { type FunctionValue, functionOf } from './function-value.ts';
import { Kind } from './kind.ts';
import type { SetValue } from './set-value.ts';
import type { Collection, Value } from './value.ts';

/** The set or function of the images of a value's parts, keys included. */
export function permuteParts(value: Collection, image: (part: Value) => Value): Value {
  if (value.kind === Kind.set) return (value as SetValue).map(image);
  const { domain, values } = value as FunctionValue;
  return functionOf(values.map((item, index) => [image(domain.keys[index]!), image(item)]));
}
