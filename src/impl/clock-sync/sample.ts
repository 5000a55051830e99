/**
 * The exchange of Cristian, Probabilistic Clock Synchronization (1989), with the four timestamps of RFC 5905, section 8. The offset
 * that it shows is wrong by half of the round trip at most, and by what the clocks have drifted apart since.
 *
 * All times are whole microseconds: offsets are compared exactly. Client and server need not count from the same moment.
 */
export interface Sample {
  /** When the request was sent, and when the reply came in, by the client's clock (T1, T4). */
  readonly originUs: number;
  readonly destinationUs: number;
  /** When the request came in, and when the reply was sent, by the server's clock (T2, T3). */
  readonly receiveUs: number;
  readonly transmitUs: number;
}

export interface ExchangeLimits {
  /** By how many parts per million the two clocks may drift apart. */
  readonly maxDriftPpm: number;
  /** What a message takes at least. */
  readonly minDelayUs?: number;
}

/** How far the server's clock is ahead of the client's, and by how much that may be wrong. */
export interface Estimate {
  readonly offsetUs: number;
  readonly errorUs: number;
}

/** What a mistake may change. */
export interface ExchangeRules {
  /** Twice the offset that a sample shows: the reply is taken to have needed half of the round trip. */
  readonly twiceOffsetUs: (sample: Sample) => number;
  /** For how long, by the client's clock, the clocks may have gone apart since the offset that was measured. */
  readonly sinceUs: (sample: Sample, nowUs: number) => number;
  /** Twice what a client's clock may have been off while it counted so much. */
  readonly twiceDriftUs: (countedUs: number, limits: ExchangeLimits) => number;
  /** Whether the client goes by a new sample, by twice the bound of each. */
  readonly isBetter: (twiceBoundUs: number, twiceOldBoundUs: number) => boolean;
}

const million = 1_000_000;

/** What both messages took, if the client's clock is right: what the server took is not in it. */
export const roundTripUs = ({ originUs, receiveUs, transmitUs, destinationUs }: Sample): number =>
  destinationUs - originUs - (transmitUs - receiveUs);

export const rightExchangeRules: ExchangeRules = {
  twiceOffsetUs: (sample) => 2 * (sample.transmitUs - sample.destinationUs) + roundTripUs(sample),
  sinceUs: ({ originUs }, nowUs) => nowUs - originUs,
  twiceDriftUs: (countedUs, { maxDriftPpm }) =>
    Math.floor((2 * maxDriftPpm * countedUs) / (million - maxDriftPpm)),
  isBetter: (twiceBoundUs, twiceOldBoundUs) => twiceBoundUs <= twiceOldBoundUs,
};

/** Twice how far the offset of a sample may be wrong, when the client's clock shows this. */
export const twiceBoundUs = (
  sample: Sample,
  nowUs: number,
  limits: ExchangeLimits,
  rules = rightExchangeRules,
): number =>
  roundTripUs(sample) -
  2 * (limits.minDelayUs ?? 0) +
  rules.twiceDriftUs(rules.sinceUs(sample, nowUs), limits);

/** What a sample tells when the client's clock shows this; the error grows as it ages. Halves are rounded away from 0. */
export const estimateOf = (
  sample: Sample,
  nowUs: number,
  limits: ExchangeLimits,
  rules = rightExchangeRules,
): Estimate => {
  const twiceOffsetUs = rules.twiceOffsetUs(sample);
  const half = Math.abs(twiceOffsetUs % 2);
  return {
    offsetUs: (twiceOffsetUs - half) / 2,
    errorUs: Math.ceil((twiceBoundUs(sample, nowUs, limits, rules) + half) / 2),
  };
};

/** Of the sample that a client has and a new one that by which it goes from now on: the one that may be less wrong. */
export function betterSample(
  kept: Sample | null,
  sample: Sample,
  nowUs: number,
  limits: ExchangeLimits,
  rules = rightExchangeRules,
): Sample {
  if (kept === null) return sample;
  const isBetter = rules.isBetter(
    twiceBoundUs(sample, nowUs, limits, rules),
    twiceBoundUs(kept, nowUs, limits, rules),
  );
  return isBetter ? sample : kept;
}
