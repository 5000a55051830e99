import type { Place } from '../core/bad-input.ts';
import type { Value } from '../core/values/index.ts';
import type { TlcConfiguration } from './configuration/tlc-configuration.ts';
import type { Elaborated } from './semantics/elaborate.ts';
import type { ConstantMeaning } from './semantics/meaning.ts';

/** A declared constant with its value, for whoever compares it with that of a model. */
export interface SpecificationConstant {
  readonly name: string;
  /** `undefined` if it has none that is whole, such as an infinite set. */
  readonly value: Value | undefined;
  readonly reason?: string;
  /** Where the configuration gives it; for a value from elsewhere, where the specification declares it. */
  readonly place: Place;
}

/** The declared constants that are values, and not operators. */
export function valueConstants({ constants }: Elaborated): ConstantMeaning[] {
  return constants.filter(({ arity }) => arity === 0);
}

/** Where a constant gets its value. */
export function placeOf(
  { name, module, span }: ConstantMeaning,
  { constants, replacements, source }: TlcConfiguration,
): Place {
  const given = [...constants, ...replacements].find((entry) => entry.name.name === name);
  if (given !== undefined) return { source, line: given.span.line, column: given.span.column };
  return { source: module.source, line: span.line, column: span.column };
}
