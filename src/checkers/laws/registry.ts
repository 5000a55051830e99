import { lamportClock } from './lamport-clock.ts';
import type { Law } from './law.ts';
import { vectorClock } from './vector-clock.ts';

/** The laws that `--check` takes. One is listed only when a test shows it against a second way of deciding. */
export const laws: readonly Law[] = [lamportClock, vectorClock];
