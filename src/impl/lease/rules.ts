import type { NodeClock } from '../../core/machine.ts';
import type { Book, Grant } from './book.ts';
import { holdMsOf, type LeaseConfiguration } from './configuration.ts';
import type { AskMessage } from './messages.ts';

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface LeaseRules {
  /** How long a holder may take a lease for its own, from when it asked. */
  readonly holdMs: (configuration: LeaseConfiguration) => number;
  /** From when the holder counts: whatever the grantor counts from is later than the sending, and may be earlier than the receipt. */
  readonly countsFromMs: (sentAtMs: number, receivedAtMs: number) => number;
  /** Whether a lease is the holder's that long after it asked. */
  readonly isHeld: (ageMs: number, holdMs: number) => boolean;
  /** Whether a holder that has prepared something does it. */
  readonly acts: (isHeld: boolean) => boolean;
  /** Whether a lease is over that long after it was granted. */
  readonly isOver: (ageMs: number, termMs: number) => boolean;
  /** Whether somebody gets, or keeps, a lease that is `grant`'s, or nobody's. */
  readonly grants: (grant: Grant | undefined, from: string, ask: AskMessage) => boolean;
  /** The clock by which the grantor counts. */
  readonly grantorMs: (now: NodeClock) => number;
  /** What the grantor knows when it starts again. */
  readonly recalled: (book: Book) => Book;
}

export const isClaimOf = (
  grant: Grant | undefined,
  from: string,
  { session, claim }: { session: number; claim: number },
) => grant !== undefined && grant.holder === from && grant.session === session && grant.claim === claim;

/** A lease that was granted before is the claim's for as long as nobody ended it; another claim waits for that end. */
function grants(grant: Grant | undefined, from: string, ask: AskMessage): boolean {
  if (ask.id > 0) return isClaimOf(grant, from, ask) && grant!.id === ask.id;
  return grant === undefined || isClaimOf(grant, from, ask) || isSuccessor(grant, from, ask);
}

/** A newer claim of the same life: its node has given up the earlier one. */
const isSuccessor = (grant: Grant, from: string, { session, claim }: AskMessage) =>
  grant.holder === from && grant.session === session && grant.claim < claim;

export const rightRules: LeaseRules = {
  holdMs: holdMsOf,
  countsFromMs: (sentAtMs) => sentAtMs,
  isHeld: (ageMs, holdMs) => ageMs < holdMs,
  acts: (isHeld) => isHeld,
  isOver: (ageMs, termMs) => ageMs >= termMs,
  grants,
  grantorMs: ({ monotonicMs }) => monotonicMs,
  recalled: (book) => book,
};
