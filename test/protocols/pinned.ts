/** What a configuration must show when all of it is explored. */
export interface PinnedCounts {
  readonly generated: number;
  /** Also TLC's, with one worker. */
  readonly distinct: number;
  readonly depth: number;
  /** What TLC counts as generated on the specification, where it is another number. */
  readonly generatedByTlc?: number;
  /** Steps to the nearest state that satisfies each witness, in the order of the model. */
  readonly witnesses: readonly number[];
  /** Of a configuration past a bound: the property that fails, or each of several, and the steps that show it. */
  readonly violates?: Failure | readonly Failure[];
}

/** A property, and the steps of the shortest behaviour that breaks it. */
export type Failure = readonly [property: string, depth: number];

/** The failures that are pinned for a configuration, as a list. */
export function failuresOf({ violates = [] }: PinnedCounts): readonly Failure[] {
  return typeof violates[0] === 'string' ? [violates as Failure] : (violates as readonly Failure[]);
}

/** The figures of a protocol that has its specification, its model and its mutants. */
export interface PinnedProtocol {
  /** By configuration. */
  readonly counts: Readonly<Record<string, PinnedCounts>>;
  /** By mutant: the property that kills it, and the steps of the behaviour that does. */
  readonly deaths: Readonly<Record<string, readonly [property: string, depth: number]>>;
}
