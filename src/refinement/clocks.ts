import { averagingRefinement } from './clock-sync/averaging.ts';
import { berkeleyRefinement } from './clock-sync/berkeley.ts';
import { intervalClockRefinement } from './clock-sync/interval-clock.ts';
import { hybridClockRefinement } from './hlc.ts';
import { lamportClockRefinement } from './lamport-clock/clock.ts';
import { lamportMutexRefinement } from './lamport-clock/mutex.ts';
import type { AnyRefinement } from './refinement.ts';
import { causalBroadcastRefinement } from './vector-clock/causal-broadcast.ts';
import { vectorClockRefinement } from './vector-clock/clock.ts';

/** Time and ordering. */
export const clockRefinements: readonly AnyRefinement[] = [
  lamportClockRefinement,
  lamportMutexRefinement,
  vectorClockRefinement,
  causalBroadcastRefinement,
  hybridClockRefinement,
  averagingRefinement,
  berkeleyRefinement,
  intervalClockRefinement,
];
