import { initNext, type SpecificationCase, specification } from './specification-case.ts';

/** Whether a predicate is true, false or an error: one initial state, none, or none at all. */
export function truth(
  predicate: string,
  before = '',
  configuration: readonly string[] = [],
): SpecificationCase {
  return specification(
    predicate,
    `EXTENDS Integers, Sequences, FiniteSets, TLC, Bags\n${before}\nVARIABLE x\nInit == x = 0 /\\ Claim(x)\nClaim(y) == ${predicate}\nNext == UNCHANGED x`.replace(
      /(Init == .*)\n(Claim.*)\n/,
      '$2\n$1\n',
    ),
    initNext(...configuration),
  );
}
