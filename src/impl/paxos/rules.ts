import type { PaxosConfiguration } from './configuration.ts';
import type { PlainValue } from './messages.ts';
import { ballotAbove, highestVote, majorityOf, type RangeMs, withAnswer } from './quorums.ts';
import type { AcceptorRecord, PromiseOf } from './state.ts';

/** The rules on which safety and progress stand: what a mistake may change. */
export interface PaxosRules {
  /** What an acceptor knows after a restart, of its last record. */
  readonly recalled: (record: AcceptorRecord) => AcceptorRecord;
  /** Whether an acceptor that has promised a ballot may vote in another. */
  readonly mayVote: (promised: number, ballot: number) => boolean;
  /** What a proposer asks votes for: a value that the promises of a quorum show to be safe. */
  readonly valueFor: (promises: readonly PromiseOf[], own: PlainValue | undefined) => PlainValue | undefined;
  /** The next ballot of a proposer above those that it knows of. */
  readonly ballotAbove: (ballot: number, proposer: number, proposers: number) => number;
  /** How many acceptors are a quorum unless the configuration says otherwise. */
  readonly majority: (acceptors: number) => number;
  /** Answers with one more. */
  readonly withAnswer: <A extends { readonly acceptor: string }>(
    answers: readonly A[],
    answer: A,
  ) => readonly A[];
  /** How long a proposer waits that was overtaken so often in a row, 1 or more. */
  readonly backOff: (
    configuration: Pick<PaxosConfiguration, 'backOffMs' | 'maxBackOffDoublings'>,
    times: number,
  ) => RangeMs;
}

/**
 * Of a quorum whose highest vote is for v in ballot b, nothing but v was or can be chosen in b, and nothing else below it: those
 * who promised vote there no more, and the proposer of b had itself found v safe (section 2.2, P2c).
 */
function valueFor(promises: readonly PromiseOf[], own: PlainValue | undefined): PlainValue | undefined {
  const reported = highestVote(promises.flatMap(({ vote }) => vote ?? []));
  return reported === undefined ? own : reported.value;
}

/** Two proposers that overtake each other for ever would choose nothing (section 2.4): soon one is so late that the other is done. */
function backOff(
  {
    backOffMs: [minMs, maxMs],
    maxBackOffDoublings,
  }: Pick<PaxosConfiguration, 'backOffMs' | 'maxBackOffDoublings'>,
  times: number,
): RangeMs {
  const factor = 2 ** Math.min(times - 1, maxBackOffDoublings);
  return [minMs * factor, maxMs * factor];
}

export const rightRules: PaxosRules = {
  recalled: (record) => record,
  mayVote: (promised, ballot) => ballot >= promised,
  valueFor,
  ballotAbove,
  majority: majorityOf,
  withAnswer,
  backOff,
};
