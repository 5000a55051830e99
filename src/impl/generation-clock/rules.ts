import { type Claim, isAccepted, nextGeneration } from './claim.ts';

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface GenerationClockRules {
  /** The generation to stand in, of a node that has seen `seen` and itself stood in `own` last. */
  readonly next: (seen: number, own: number) => number;
  /** What a node knows when it starts again. */
  readonly recalled: (durable: number) => number;
  /** Whether what is said in a generation waits until that is on the disk. */
  readonly isPersistedBeforeUse: boolean;
  /** Whether a node that has seen a generation votes in another. */
  readonly mayVote: (seen: number, generation: number) => boolean;
  /** Whether the resource accepts a claim after all that it has seen; `ofSender` is the last claim of the same sender. */
  readonly accepts: (seen: Claim, claim: Claim, ofSender: Claim) => boolean;
}

export const rightRules: GenerationClockRules = {
  next: nextGeneration,
  recalled: (durable) => durable,
  isPersistedBeforeUse: true,
  mayVote: (seen, generation) => generation > seen,
  accepts: isAccepted,
};
