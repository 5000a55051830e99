import { compareTimestamps, greatestCounter, type HybridTimestamp } from './timestamp.ts';

/** What a mistake may change. */
export interface HybridClockRules {
  /** How users of the clock order timestamps. */
  readonly isBefore: (left: HybridTimestamp, right: HybridTimestamp) => boolean;
  /** The counter after this one; it may be too great, which is looked at afterwards. */
  readonly up: (counter: number, limits: HybridClockLimits) => number;
  /** The counter that goes with a physical time of which nobody knew before. */
  readonly fresh: (latest: HybridTimestamp) => number;
  /** The physical part of an event that is no receipt. */
  readonly physicalOfSend: (latest: HybridTimestamp, physicalMs: number) => number;
  /** Of those two, whose physical part is that of the receipt, the counter from which the receipt counts on. */
  readonly counterOfBoth: (latest: HybridTimestamp, received: HybridTimestamp) => number;
  /** The same, if the physical part is that of the message only. */
  readonly counterOfReceived: (latest: HybridTimestamp, received: HybridTimestamp) => number;
  readonly fits: (counter: number, limits: HybridClockLimits) => boolean;
  /** Whether a right clock may be that far ahead. */
  readonly isPlausible: (received: HybridTimestamp, physicalMs: number, limits: HybridClockLimits) => boolean;
  /** What a node that starts again takes for its latest timestamp, from the bound on its disk. */
  readonly recovered: (boundMs: number, limits: HybridClockLimits) => HybridTimestamp;
}

export interface HybridClockLimits {
  /** How far right clocks may be apart: a timestamp further ahead of the own clock is rejected. */
  readonly maxOffsetMs: number;
  /** At most 65,535, which is the default. */
  readonly maxCounter?: number;
}

export const maxCounterOf = ({ maxCounter = greatestCounter }: HybridClockLimits): number => maxCounter;

export const rightHybridRules: HybridClockRules = {
  isBefore: (left, right) => compareTimestamps(left, right) < 0,
  up: (counter) => counter + 1,
  fresh: () => 0,
  physicalOfSend: (latest, physicalMs) => Math.max(latest.physicalMs, physicalMs),
  counterOfBoth: (latest, received) => Math.max(latest.counter, received.counter),
  counterOfReceived: (_, received) => received.counter,
  fits: (counter, limits) => counter <= maxCounterOf(limits),
  isPlausible: (received, physicalMs, { maxOffsetMs }) => received.physicalMs - physicalMs <= maxOffsetMs,
  recovered: (boundMs, limits) => ({ physicalMs: boundMs, counter: maxCounterOf(limits) }),
};

/** Before the first timestamp. */
export const noTimestamp: HybridTimestamp = { physicalMs: 0, counter: 0 };

/** Why there is no timestamp for an event. The clock is as it was before. */
export class HybridClockError extends Error {
  readonly code: 'counter-overflow' | 'far-future';

  constructor(code: HybridClockError['code'], message: string) {
    super(message);
    this.name = 'HybridClockError';
    this.code = code;
  }
}

/**
 * The timestamp of an event that is no receipt (figure 5 of the paper, "send or local event").
 *
 * @throws HybridClockError `counter-overflow` if the counter is full: the physical clock has to go on first.
 */
export function stampOfSend(
  latest: HybridTimestamp,
  physicalMs: number,
  limits: HybridClockLimits,
  rules = rightHybridRules,
): HybridTimestamp {
  const physical = rules.physicalOfSend(latest, physicalMs);
  const isOld = physical === latest.physicalMs;
  const counter = isOld ? rules.up(latest.counter, limits) : rules.fresh(latest);
  return fitting({ physicalMs: physical, counter }, limits, rules);
}

/**
 * The timestamp of the receipt of a message (figure 5 of the paper, "receive event").
 *
 * @throws HybridClockError `far-future` if the message's timestamp is so far ahead that its clock cannot be right, and
 *   `counter-overflow` as above.
 */
export function stampOfReceipt(
  latest: HybridTimestamp,
  received: HybridTimestamp,
  physicalMs: number,
  limits: HybridClockLimits,
  rules = rightHybridRules,
): HybridTimestamp {
  if (!rules.isPlausible(received, physicalMs, limits)) {
    const aheadMs = received.physicalMs - physicalMs;
    const most = `of which right clocks are apart ${limits.maxOffsetMs} ms at most`;
    throw new HybridClockError('far-future', `a timestamp is ${aheadMs} ms ahead of the clock, ${most}`);
  }
  const physical = Math.max(latest.physicalMs, received.physicalMs, physicalMs);
  const counter = counterOfReceipt(latest, received, physical, limits, rules);
  return fitting({ physicalMs: physical, counter }, limits, rules);
}

function counterOfReceipt(
  latest: HybridTimestamp,
  received: HybridTimestamp,
  physicalMs: number,
  limits: HybridClockLimits,
  rules: HybridClockRules,
): number {
  const isOwn = physicalMs === latest.physicalMs;
  const isReceived = physicalMs === received.physicalMs;
  if (isOwn && isReceived) return rules.up(rules.counterOfBoth(latest, received), limits);
  if (isOwn) return rules.up(latest.counter, limits);
  if (isReceived) return rules.up(rules.counterOfReceived(latest, received), limits);
  return rules.fresh(latest);
}

function fitting(stamp: HybridTimestamp, limits: HybridClockLimits, rules: HybridClockRules) {
  if (rules.fits(stamp.counter, limits)) return stamp;
  throw new HybridClockError(
    'counter-overflow',
    `the counter at ${stamp.physicalMs} ms cannot go beyond ${maxCounterOf(limits)}`,
  );
}

export function checkLimits({ maxOffsetMs, maxCounter = greatestCounter }: HybridClockLimits): void {
  if (!(maxOffsetMs >= 0)) throw new Error(`maxOffsetMs must be 0 or more, and not ${maxOffsetMs}`);
  if (!Number.isInteger(maxCounter) || maxCounter < 0 || maxCounter > greatestCounter)
    throw new Error(`maxCounter must be a whole number from 0 to ${greatestCounter}, and not ${maxCounter}`);
}
