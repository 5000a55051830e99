/**
 * A clock that is corrected by running faster or slower for a while (Cristian 1989, "Adjusting an apparent clock"; RFC 5905, section
 * 12): it never goes back, never stands still and never leaps. Times are whole microseconds.
 */
export interface SlewLimits {
  /** By how many parts per million the clock is made faster or slower at most; less than a million. */
  readonly maxSlewPpm: number;
}

export interface SlewedClock {
  /** What the oscillator showed when the clock was last looked at, and what the clock showed then. */
  readonly countedUs: number;
  readonly shownUs: number;
  /** What the clock has yet to gain, or to lose if that is negative. */
  readonly owedUs: number;
}

/** What a mistake may change. */
export interface SlewRules {
  /** The clock when its offset has been measured. */
  readonly correct: (clock: SlewedClock, offsetUs: number) => SlewedClock;
  /** What of the debt is paid while the oscillator counts so much. */
  readonly part: (owedUs: number, countedUs: number, limits: SlewLimits) => number;
  /** What the clock gains by that, and what is owed from then on. */
  readonly gain: (partUs: number) => number;
  readonly rest: (owedUs: number, partUs: number) => number;
}

const million = 1_000_000;

export const rightSlewRules: SlewRules = {
  correct: (clock, offsetUs) => ({ ...clock, owedUs: offsetUs }),
  part(owedUs, countedUs, { maxSlewPpm }) {
    const mostUs = Math.floor((countedUs * maxSlewPpm) / million);
    return Math.min(Math.max(owedUs, -mostUs), mostUs);
  },
  gain: (partUs) => partUs,
  rest: (owedUs, partUs) => owedUs - partUs,
};

/** A clock that shows this when the oscillator does that. */
export const startClock = (countedUs: number, shownUs: number): SlewedClock => ({
  ...{ countedUs, shownUs, owedUs: 0 },
});

/** The clock when the oscillator has got to `countedUs`. @throws if the oscillator went back. */
export function advance(
  clock: SlewedClock,
  countedUs: number,
  limits: SlewLimits,
  rules = rightSlewRules,
): SlewedClock {
  const passedUs = countedUs - clock.countedUs;
  if (!(passedUs >= 0))
    throw new Error(`the oscillator went back from ${clock.countedUs} to ${countedUs} µs`);
  const partUs = rules.part(clock.owedUs, passedUs, limits);
  return {
    countedUs,
    shownUs: clock.shownUs + passedUs + rules.gain(partUs),
    owedUs: rules.rest(clock.owedUs, partUs),
  };
}

/**
 * The offset of the clock, as it is now, has been measured: how far the right time is ahead of what it shows. What was still owed is
 * forgotten, since the clock has that error still.
 */
export const measured = (clock: SlewedClock, offsetUs: number, rules = rightSlewRules): SlewedClock =>
  rules.correct(clock, offsetUs);

/** @throws if the clock would stand still or go back. */
export function checkSlewLimits({ maxSlewPpm }: SlewLimits): void {
  if (!(maxSlewPpm > 0 && maxSlewPpm < million))
    throw new Error(`maxSlewPpm must be more than 0 and less than a million, and not ${maxSlewPpm}`);
}
