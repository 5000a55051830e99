import { clockClaims } from './clock-claims.ts';
import { fencingTokens } from './fencing-tokens.ts';
import { hybridClock } from './hybrid-clock.ts';
import { lamportClock } from './lamport-clock.ts';
import type { Law } from './law.ts';
import { logAgreement } from './log-agreement.ts';
import { monotonicIds } from './monotonic-ids.ts';
import { oneLeader } from './one-leader.ts';
import { oneLeaseHolder } from './one-lease-holder.ts';
import { physicalClock } from './physical-clock.ts';
import { uniqueIds } from './unique-ids.ts';
import { vectorClock } from './vector-clock.ts';

/** The laws that `--check` takes. One is listed only when a test shows it against a second way of deciding. */
export const laws: readonly Law[] = [
  lamportClock,
  vectorClock,
  hybridClock,
  physicalClock,
  clockClaims,
  uniqueIds,
  monotonicIds,
  fencingTokens,
  oneLeader,
  oneLeaseHolder,
  logAgreement,
];
