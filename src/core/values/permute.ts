import type { FunctionValue } from './function-value.ts';
import { functionOf } from './function-value.ts';
import { Kind } from './kind.ts';
import type { ModelValue } from './model-value.ts';
import type { SetValue } from './set-value.ts';
import type { Value } from './value.ts';

/** The value with model values exchanged for others, wherever they stand in it. */
export function permuteValue(value: Value, permutation: ReadonlyMap<ModelValue, ModelValue>): Value {
  if (typeof value !== 'object') return value;
  switch (value.kind) {
    case Kind.model:
      return permutation.get(value) ?? value;
    case Kind.set:
      return (value as SetValue).map((member) => permuteValue(member, permutation));
    default: {
      const { domain, values } = value as FunctionValue;
      return functionOf(
        values.map((item, index) => [
          permuteValue(domain.keys[index]!, permutation),
          permuteValue(item, permutation),
        ]),
      );
    }
  }
}
