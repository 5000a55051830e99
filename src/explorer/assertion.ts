import { basename } from 'node:path';
import { AssertionViolated } from '../core/bad-input.ts';

/** `Assert at Root.tla:5:9`: as what a failed assertion of a specification stands among the checks. */
export function assertionName({ place }: AssertionViolated): string {
  if (place === undefined) return 'Assert';
  return `Assert at ${[basename(place.source), place.line, place.column].join(':')}`;
}

/** Whether a predicate is true. One in which an assertion fails is not. */
export function isTrue(holds: () => boolean): boolean {
  try {
    return holds();
  } catch (error) {
    if (error instanceof AssertionViolated) return false;
    throw error;
  }
}
