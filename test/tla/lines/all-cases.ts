import { successors } from './line-01-successors.ts';
import { constraints } from './line-02-constraints.ts';
import { choose } from './line-03-choose.ts';
import type { SpecificationCase } from './specification-case.ts';

/** The cases of each line that tells where engines go wrong. */
export const lines: Readonly<Record<string, readonly SpecificationCase[]>> = {
  successors: successors,
  constraints: constraints,
  CHOOSE: choose,
};

export const allCases: readonly SpecificationCase[] = Object.values(lines).flat();
