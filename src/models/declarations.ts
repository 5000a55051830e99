import type { ConstantDeclaration } from '../core/protocol.ts';
import { ModelValue, SetValue } from '../core/values/index.ts';

/** A constant that is a whole number, from some number on. */
export function wholeNumber(about: string, from = 0): ConstantDeclaration {
  return {
    about,
    expected: `a whole number from ${from}`,
    accepts: (value) => typeof value === 'number' && value >= from,
  };
}

/** A constant that says whether something is so. */
export function truthValue(about: string): ConstantDeclaration {
  return { about, expected: 'TRUE or FALSE', accepts: (value) => typeof value === 'boolean' };
}

/** A constant that is a name of its own, none of those in some other constants. */
export function nameOutside(about: string, others: readonly string[]): ConstantDeclaration {
  return {
    about,
    expected: `a name that is not in ${others.join(' or ')}`,
    accepts: (value, constants) =>
      value instanceof ModelValue && !others.some((other) => (constants[other] as SetValue).has(value)),
  };
}

/** A constant that is a set of some of the names in another constant, or of none. */
export function namesAmong(about: string, all: string): ConstantDeclaration {
  return {
    about,
    expected: `a set of names that are in ${all}`,
    accepts: (value, constants) => value instanceof SetValue && value.isSubsetOf(constants[all] as SetValue),
  };
}
