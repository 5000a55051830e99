import type { NodeClock } from '../../core/machine.ts';

/** A clock that is the node's own counter and a correction, which is set at once. */
export interface CorrectedClock {
  readonly correctionUs: number;
}

/** What the node's own counter shows; whole microseconds. */
export const countedUs = ({ monotonicMs }: NodeClock): number => Math.floor(monotonicMs * 1000);

/** What the corrected clock shows; whole microseconds. */
export const correctedClockUs = ({ correctionUs }: CorrectedClock, now: NodeClock): number =>
  countedUs(now) + correctionUs;
