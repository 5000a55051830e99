import type { PreparedCertificate, ViewChange } from './messages.ts';

/** What a mistake may change: the places where implementations of PBFT go wrong. */
export interface PbftRules {
  /** How many of so many replicas may be Byzantine, and how many make a quorum. */
  readonly sizesOf: (replicas: number) => { readonly faults: number; readonly quorum: number };
  /** Whether the digest that a primary names is that of the request that it sends. */
  readonly digestMatches: (named: string, actual: string) => boolean;
  /** Whether a replica that has accepted this digest under a number, or none, may accept one. */
  readonly isFree: (accepted: string | undefined) => boolean;
  /** Whether a message counts beside those that there are already. */
  readonly isOfAnotherSender: (votes: readonly Voter[], vote: Voter) => boolean;
  /** Whether this number is the one to execute, after those up to `executed`. */
  readonly isNext: (executed: number, number: number) => boolean;
  /** The certificates from which a new view is made. */
  readonly certificatesIn: (viewChanges: readonly ViewChange[]) => readonly PreparedCertificate[];
  /** How many matching replies a client believes. */
  readonly enoughReplies: (faults: number) => number;
  /** How long to wait after so many view changes in a row that have led to nothing. */
  readonly timeoutMs: (firstMs: number, doublings: number) => number;
}

interface Voter {
  readonly replica: string;
}

function sizesOf(replicas: number) {
  const faults = Math.floor((replicas - 1) / 3);
  if (replicas !== 3 * faults + 1 || faults < 1) {
    throw new Error(`there must be 3f + 1 replicas, 4 at least: ${replicas}`);
  }
  return { faults, quorum: 2 * faults + 1 };
}

export const rightRules: PbftRules = {
  sizesOf,
  digestMatches: (named, actual) => named === actual,
  isFree: (accepted) => accepted === undefined,
  isOfAnotherSender: (votes, vote) => votes.every(({ replica }) => replica !== vote.replica),
  isNext: (executed, number) => number === executed + 1,
  certificatesIn: (viewChanges) => viewChanges.flatMap(({ prepared }) => prepared),
  enoughReplies: (faults) => faults + 1,
  timeoutMs: (firstMs, doublings) => firstMs * 2 ** doublings,
};
