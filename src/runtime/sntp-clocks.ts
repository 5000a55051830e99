import type { ServerClock } from '../impl/clock-sync/sntp.ts';

/** `LOCL`: an uncalibrated clock of this machine. */
export const localReferenceId = 0x4c4f434c;

/** That of this process, for which nobody vouches: off by a second at most. */
export const unvouchedClock: ServerClock = {
  ...{ stratum: 10, referenceId: localReferenceId },
  ...{ rootDelayUs: 0, rootDispersionUs: 1_000_000, precision: -20 },
};
