import type { FunctionValue } from './function-value.ts';
import { Kind } from './kind.ts';
import type { ModelValue } from './model-value.ts';
import type { SetValue } from './set-value.ts';

/** A primitive value, or an atom. Integers are safe integers: a fraction is an error, never rounded. */
export type Atom = boolean | number | string | ModelValue;

/**
 * A value that a state variable can hold: immutable, compared by content, with a 64-bit hash of its content.
 *
 * Tuples, sequences, records and functions are one kind: `<<1, 2>>` equals `[i \in 1..2 |-> i]`, and a record is a
 * function whose domain is a set of strings. `{}` and `<<>>` differ.
 */
export type Value = Atom | SetValue | FunctionValue;

/** Sets and functions: the values that carry their own hash and parts. */
export type Collection = SetValue | FunctionValue;

/** The kind of a value. @throws TypeError for what is not a value, such as `undefined`, an array or a fraction. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'boolean':
      return Kind.boolean;
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a safe integer`);
      return Kind.integer;
    case 'string':
      return Kind.string;
    case 'object':
      if (value !== null && value.kind !== undefined) return value.kind;
  }
  throw new TypeError(`not a value: ${describe(value)}. Use setOf, sequence, record or functionOf`);
}

function describe(thing: unknown): string {
  return Array.isArray(thing) ? 'an array' : thing === null ? 'null' : `of type ${typeof thing}`;
}
