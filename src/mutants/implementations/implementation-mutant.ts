/** An implementation with one mistake in it, and who must notice. */
export interface ImplementationMutant<Rules = unknown> {
  /** Of the protocol in the simulated world. */
  readonly slug: string;
  /** As the same mistake in the model, if there is one. */
  readonly name: string;
  readonly about: string;
  /** The property that it breaks. */
  readonly breaks: string;
  /** Others that may be seen to be broken first. */
  readonly orBreaks?: readonly string[];
  /**
   * Why traces of its runs are not rejected, if they are not: the model cannot tell it, no seed shows it, or it takes too long. Other
   * checks find it.
   */
  readonly unseenInTraces?: string;
  /** The seeds below this one are not tried: it is known that they show nothing. Default 0. */
  readonly fromSeed?: number;
  /** A seed below this one shows it; default 300. 0: only a schedule that is written for it does. */
  readonly withinSeeds?: number;
  readonly changes: Partial<Rules>;
}
