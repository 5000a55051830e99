import { grantedMs, type PessimisticConfiguration } from './configuration.ts';
import type { Holder, LockRequest } from './state.ts';

/** Where a mistake would go unnoticed. */
export interface PessimisticRules {
  /** Whether the primary takes the lock back when the term has run out. */
  readonly takesBack: boolean;
  /** Whether a holder takes the lock for its own still. */
  readonly holds: (untilMs: number, nowMs: number) => boolean;
  /** For how long the primary takes the lock for granted. */
  readonly grantedMs: (configuration: PessimisticConfiguration) => number;
  /** Whether the primary takes what a node sends under a grant. */
  readonly isUnder: (holder: Holder | null, node: string, grant: number) => boolean;
  /** Whether a request that comes now has to wait. */
  readonly waits: (holder: Holder | null, queue: readonly LockRequest[]) => boolean;
  /** Whether a node whose lock has run out before it could write asks again. */
  readonly asksAgain: boolean;
}

export const rightRules: PessimisticRules = {
  takesBack: true,
  holds: (untilMs, nowMs) => nowMs < untilMs,
  grantedMs,
  isUnder: (holder, node, grant) => holder?.node === node && holder.grant === grant,
  waits: (holder, queue) => holder !== null || queue.length > 0,
  asksAgain: true,
};
