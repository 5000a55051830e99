import type { RandomChoices } from './random-choices.ts';

/** What an expression is meant to be. Now and then another one is made in its place, to see what TLC says of that. */
export type Type =
  | { readonly kind: 'integer' | 'boolean' | 'string' | 'model' }
  | { readonly kind: 'set' | 'sequence'; readonly of: Type }
  | { readonly kind: 'function'; readonly from: Type; readonly to: Type }
  | { readonly kind: 'tuple'; readonly first: Type; readonly second: Type }
  | { readonly kind: 'record'; readonly a: Type; readonly b: Type };

export const integer: Type = { kind: 'integer' };
export const boolean: Type = { kind: 'boolean' };
export const string: Type = { kind: 'string' };
export const model: Type = { kind: 'model' };
export const setOf = (of: Type): Type => ({ kind: 'set', of });
export const sequenceOf = (of: Type): Type => ({ kind: 'sequence', of });
export const functionOf = (from: Type, to: Type): Type => ({ kind: 'function', from, to });
export const tupleOf = (first: Type, second: Type): Type => ({ kind: 'tuple', first, second });
export const recordOf = (a: Type, b: Type): Type => ({ kind: 'record', a, b });

export const atoms: readonly Type[] = [integer, integer, boolean, string, model];

/** A type with at most so many levels of collections. */
export function randomType(choices: RandomChoices, depth: number): Type {
  if (depth === 0 || choices.oneIn(3)) return choices.pick(atoms);
  const inner = () => randomType(choices, depth - 1);
  switch (choices.below(6)) {
    case 0:
    case 1:
      return setOf(inner());
    case 2:
      return functionOf(choices.pick(atoms), inner());
    case 3:
      return sequenceOf(inner());
    case 4:
      return tupleOf(inner(), inner());
    default:
      return recordOf(inner(), inner());
  }
}

export function sameType(left: Type, right: Type): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
