import type { ModelValue } from '../../core/values/index.ts';

/**
 * The type of a model value: the letter before the underscore of a name such as `p_one`, or the empty string.
 * Comparing a typed model value with anything but an untyped one or one of its type is an error.
 */
export function modelType(value: ModelValue): string {
  const { name } = value;
  return name.length > 2 && name.charCodeAt(1) === 95 ? name[0]! : '';
}
