/**
 * So much later than a clock showed, to the microsecond: a sum of floating-point numbers may lie a trifle after what the clock shows
 * when the time is up, and then a holder would take itself for one still, and the primary would wait for another term. The
 * millisecond that the primary waits longer is more than what is rounded.
 */
export const deadlineAfter = (shownMs: number, durationMs: number): number =>
  Math.round((shownMs + durationMs) * 1000) / 1000;
