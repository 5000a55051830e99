import type { Workload } from '../workload.ts';
import { broadcast } from './broadcast.ts';
import { hlcWorkload, lamportClockWorkload, vectorClockWorkload } from './clocks.ts';
import { gCounter, pnCounter } from './counters.ts';
import { echo } from './echo.ts';
import { fencedLock } from './fenced-lock.ts';
import { gSet } from './g-set.ts';
import { generationClock } from './generation-clock.ts';
import { kafka } from './kafka.ts';
import { leaderElection } from './leader-election.ts';
import { lease } from './lease.ts';
import { linKv } from './lin-kv.ts';
import { lock } from './lock.ts';
import { orSet } from './or-set.ts';
import { txnListAppend, txnRwRegister } from './transactions.ts';
import { uniqueIds } from './unique-ids.ts';

/** The workloads that `quorate verify` knows: first those that Maelstrom has, by its names. */
export const workloads: readonly Workload[] = [
  echo,
  uniqueIds,
  broadcast,
  gSet,
  gCounter,
  pnCounter,
  linKv,
  kafka,
  txnListAppend,
  txnRwRegister,
  orSet,
  lock,
  fencedLock,
  lease,
  leaderElection,
  generationClock,
  lamportClockWorkload,
  vectorClockWorkload,
  hlcWorkload,
];
