import { type Interval, intersect } from './marzullo.ts';
import {
  type ExchangeLimits,
  type ExchangeRules,
  estimateOf,
  rightExchangeRules,
  type Sample,
} from './sample.ts';

/**
 * A clock that says how wrong it may be (Corbett et al., Spanner, 2012, section 3: TrueTime): the true time is between the earliest
 * and the latest. Times are whole microseconds; those of servers are of the true time, those of the client of its own clock, which
 * may begin anywhere.
 */
export interface IntervalClockLimits extends ExchangeLimits {
  /** How many of the servers may lie. */
  readonly maxLiars: number;
}

/** Of each server the sample by which the client goes. */
export type Samples = Readonly<Record<string, Sample>>;

/**
 * The interval in which the true time is when the client's clock shows `nowUs`; `undefined` while too few servers have answered, or
 * if so few of them agree that more must lie.
 */
export function intervalAt(
  samples: Samples,
  nowUs: number,
  limits: IntervalClockLimits,
  rules: { readonly exchange?: ExchangeRules; readonly intersect?: typeof intersect } = {},
): Interval | undefined {
  const intervals = Object.values(samples).map((sample): Interval => {
    const { offsetUs, errorUs } = estimateOf(sample, nowUs, limits, rules.exchange ?? rightExchangeRules);
    return { earliest: nowUs + offsetUs - errorUs, latest: nowUs + offsetUs + errorUs };
  });
  if (intervals.length <= 2 * limits.maxLiars) return undefined;
  return (rules.intersect ?? intersect)(intervals, limits.maxLiars);
}

/** The timestamp of a transaction that commits now: no later than which the true time can be. */
export const commitTimestampOf = ({ latest }: Interval): number => latest;

/**
 * Whether the true time has certainly passed a timestamp: until then a transaction that committed at it is not to be seen
 * (commit-wait), so that whoever sees it and commits later does so at a later timestamp.
 */
export const hasPassed = ({ earliest }: Interval, timestamp: number): boolean => earliest > timestamp;
