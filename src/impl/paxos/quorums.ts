/** How many acceptors it takes: a majority unless given. */
export interface QuorumConfiguration {
  /** The nodes, all of which are acceptors. Their order decides which ballots belong to whom. */
  readonly nodes: readonly string[];
  /** How many acceptors a proposer must hear of before it asks for votes. */
  readonly prepareQuorum?: number;
  /**
   * The votes of how many acceptors choose a value. Together the two must be more than all nodes, so that each quorum of the one
   * kind meets each of the other (Howard, Malkhi and Spiegelman, Flexible Paxos, 2016).
   */
  readonly acceptQuorum?: number;
}

/** A lowest and a highest time, between which the world draws one. */
export type RangeMs = readonly [minMs: number, maxMs: number];

/** What is wrong with nodes and quorums; `undefined` if nothing is. */
export function problemWithQuorums({
  nodes,
  prepareQuorum,
  acceptQuorum,
}: QuorumConfiguration): string | undefined {
  const count = nodes.length;
  if (count === 0) return 'there must be a node';
  if (new Set(nodes).size < count) return `a node is named twice in ${nodes.join(', ')}`;
  for (const [name, size] of Object.entries({ prepareQuorum, acceptQuorum })) {
    if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= count))
      return `${name} must be a whole number from 1 to ${count}, not ${size}`;
  }
  const majority = majorityOf(count);
  const [first, second] = [prepareQuorum ?? majority, acceptQuorum ?? majority];
  return first + second > count
    ? undefined
    : `of ${count} nodes, ${first} to prepare and ${second} to accept need not meet`;
}

/** What is wrong with times; `undefined` if nothing is. */
export function problemWithTimes(times: Readonly<Record<string, RangeMs>>): string | undefined {
  for (const [name, range] of Object.entries(times)) {
    const [minMs, maxMs] = range;
    if (!(minMs >= 0 && minMs <= maxMs && Number.isFinite(maxMs)))
      return `${name} must be two times, 0 <= least <= most, not ${range.join(' and ')}`;
  }
  return undefined;
}

export const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/** Proposer i of n has the ballots i, n + i, 2n + i and so on: no two proposers share one (section 2.5). */
export function ballotAbove(ballot: number, proposer: number, proposers: number): number {
  const round = Math.max(0, Math.floor((ballot - proposer) / proposers) + 1);
  return round * proposers + proposer;
}

/** Answers with one more: of an acceptor the last counts, for an answer may come twice, and is one answer. */
export const withAnswer = <A extends { readonly acceptor: string }>(
  answers: readonly A[],
  answer: A,
): readonly A[] => [...answers.filter(({ acceptor }) => acceptor !== answer.acceptor), answer];

/** The vote of the highest ballot. */
export function highestVote<V extends { readonly ballot: number }>(votes: readonly V[]): V | undefined {
  return votes.reduce<V | undefined>(
    (highest, vote) => (highest === undefined || vote.ballot > highest.ballot ? vote : highest),
    undefined,
  );
}
