export interface LeaseConfiguration {
  /** The node that grants the leases; all others may hold them. */
  readonly grantor: string;
  /** How long the grantor keeps a lease that is not renewed, by its own clock. */
  readonly termMs: number;
  /** How much faster or slower than the true time a clock may run, in parts per million. */
  readonly driftPartsPerMillion: number;
  /** How often a holder asks for what it wants to get or to keep; shorter than the time for which it may hold a lease. */
  readonly renewEveryMs: number;
  /** After so many records the grantor writes one that takes the place of all before it. */
  readonly recordsUntilSnapshot: number;
}

export const defaultLeaseConfiguration: Omit<LeaseConfiguration, 'grantor'> = {
  termMs: 10_000,
  driftPartsPerMillion: 500,
  renewEveryMs: 3_000,
  recordsUntilSnapshot: 100,
};

/**
 * How long a holder may take a lease for its own, by its clock and from when it asked: while a fast clock counts the grantor's
 * term, a slow one counts no less than this. Rounded down to a whole millisecond.
 */
export const holdMsOf = ({ termMs, driftPartsPerMillion }: LeaseConfiguration): number =>
  Math.floor((termMs * (1_000_000 - driftPartsPerMillion)) / (1_000_000 + driftPartsPerMillion));

/** @throws RangeError with the field that cannot be, and why. */
export function checkLeaseConfiguration(configuration: LeaseConfiguration): void {
  const { termMs, driftPartsPerMillion, renewEveryMs, recordsUntilSnapshot } = configuration;
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`lease configuration: ${what}`);
  };
  expect(Number.isSafeInteger(termMs) && termMs > 0, `termMs is a whole number from 1, not ${termMs}`);
  expect(
    Number.isSafeInteger(driftPartsPerMillion) &&
      driftPartsPerMillion >= 0 &&
      driftPartsPerMillion < 1_000_000,
    `driftPartsPerMillion is a whole number from 0 to 999,999, not ${driftPartsPerMillion}`,
  );
  const holdMs = holdMsOf(configuration);
  expect(holdMs > 0, `with this drift nothing is left of a term of ${termMs} ms`);
  expect(
    renewEveryMs > 0 && renewEveryMs < holdMs,
    `renewEveryMs is greater than 0 and less than the ${holdMs} ms for which a lease is held, not ${renewEveryMs}`,
  );
  expect(
    Number.isSafeInteger(recordsUntilSnapshot) && recordsUntilSnapshot > 0,
    `recordsUntilSnapshot is a whole number from 1, not ${recordsUntilSnapshot}`,
  );
}
