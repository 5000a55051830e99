export interface Difference {
  /** Counts from 1. */
  readonly line: number;
  /** `undefined`: it has no such line. */
  readonly one: string | undefined;
  readonly other: string | undefined;
}

/** The first line in which two texts are not the same, if there is one. */
export function firstDifference(one: readonly string[], other: readonly string[]): Difference | undefined {
  for (let index = 0; index < Math.max(one.length, other.length); index++)
    if (one[index] !== other[index]) return { line: index + 1, one: one[index], other: other[index] };
  return undefined;
}
