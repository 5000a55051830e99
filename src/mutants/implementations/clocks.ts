import { averagingImplementationMutants } from './clock-sync/averaging.ts';
import { berkeleyImplementationMutants } from './clock-sync/berkeley.ts';
import { intervalClockImplementationMutants } from './clock-sync/interval-clock.ts';
import { hybridClockImplementationMutants } from './hlc.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';
import { lamportClockImplementationMutants } from './lamport-clock/clock.ts';
import { lamportMutexImplementationMutants } from './lamport-clock/mutex.ts';
import { causalBroadcastImplementationMutants } from './vector-clock/causal-broadcast.ts';
import { vectorClockImplementationMutants } from './vector-clock/clock.ts';

/** Time and ordering. */
// biome-ignore lint/suspicious/noExplicitAny: the rules of a protocol are its own affair.
export const clockImplementationMutants: readonly ImplementationMutant<any>[] = [
  ...lamportClockImplementationMutants,
  ...lamportMutexImplementationMutants,
  ...vectorClockImplementationMutants,
  ...causalBroadcastImplementationMutants,
  ...hybridClockImplementationMutants,
  ...intervalClockImplementationMutants,
  ...averagingImplementationMutants,
  ...berkeleyImplementationMutants,
];
