import type { PaxosRules } from './rules.ts';

/** A lowest and a highest time, between which the world draws one. */
export type RangeMs = readonly [minMs: number, maxMs: number];

/** Who takes part, and how patient a node is. The same on all nodes, but for the times. */
export interface PaxosConfiguration {
  /** Every one of them is proposer, acceptor and learner. Their order decides which ballots belong to whom. */
  readonly nodes: readonly string[];
  /** How many acceptors a proposer must hear of before it asks for votes; a majority unless given. */
  readonly prepareQuorum?: number;
  /**
   * The votes of how many acceptors choose a value; a majority unless given. Together the two must be more than all nodes, so
   * that each quorum of the one kind meets each of the other (Howard, Malkhi and Spiegelman, Flexible Paxos, 2016).
   */
  readonly acceptQuorum?: number;
  /** A proposer that has heard nothing decisive for so long asks again. */
  readonly repeatAfterMs: RangeMs;
  /** After the first ballot that it was overtaken in a proposer waits so long; after each further one twice as long. */
  readonly backOffMs: RangeMs;
  /** The wait is doubled no more than so often. */
  readonly maxBackOffDoublings: number;
  /** A learner that knows no value asks the others as often as this; `null`: it never asks by itself. */
  readonly askIntervalMs: RangeMs | null;
}

/** A configuration with nothing left open, as one node sees it. */
export interface PaxosMember extends Omit<PaxosConfiguration, 'prepareQuorum' | 'acceptQuorum'> {
  readonly self: string;
  /** Position of this node among all. */
  readonly index: number;
  readonly others: readonly string[];
  readonly prepareQuorum: number;
  readonly acceptQuorum: number;
  readonly rules: PaxosRules;
}

/** Fills in what is not given. Throws an `Error` that says what is wrong. */
export function memberOf(configuration: PaxosConfiguration, self: string, rules: PaxosRules): PaxosMember {
  const { nodes } = configuration;
  const index = nodes.indexOf(self);
  if (index < 0) throw new Error(`paxos: ${self} is none of the nodes ${nodes.join(', ')}`);
  const majority = rules.majority(nodes.length);
  return {
    ...configuration,
    self,
    index,
    others: nodes.filter((node) => node !== self),
    prepareQuorum: configuration.prepareQuorum ?? majority,
    acceptQuorum: configuration.acceptQuorum ?? majority,
    rules,
  };
}

/** Throws an `Error` that says what is wrong, if anything is. */
export function checkPaxosConfiguration(configuration: PaxosConfiguration): void {
  const { nodes, prepareQuorum, acceptQuorum, maxBackOffDoublings } = configuration;
  const fail = (problem: string) => {
    throw new Error(`paxos: ${problem}`);
  };
  if (nodes.length === 0) fail('there must be a node');
  if (new Set(nodes).size < nodes.length) fail(`a node is named twice in ${nodes.join(', ')}`);
  checkQuorums(nodes.length, prepareQuorum, acceptQuorum, fail);
  for (const name of ['repeatAfterMs', 'backOffMs', 'askIntervalMs'] as const) {
    const range = configuration[name];
    if (range !== null && !isRange(range))
      fail(`${name} must be two times, 0 <= least <= most, not ${range}`);
  }
  if (!Number.isInteger(maxBackOffDoublings) || maxBackOffDoublings < 0 || maxBackOffDoublings > 30)
    fail(`maxBackOffDoublings must be a whole number from 0 to 30, not ${maxBackOffDoublings}`);
}

const isRange = ([minMs, maxMs]: RangeMs) => minMs >= 0 && minMs <= maxMs && Number.isFinite(maxMs);

function checkQuorums(
  count: number,
  prepareQuorum: number | undefined,
  acceptQuorum: number | undefined,
  fail: (problem: string) => void,
): void {
  for (const [name, size] of Object.entries({ prepareQuorum, acceptQuorum })) {
    if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= count))
      fail(`${name} must be a whole number from 1 to ${count}, not ${size}`);
  }
  const majority = Math.floor(count / 2) + 1;
  const [first, second] = [prepareQuorum ?? majority, acceptQuorum ?? majority];
  if (first + second <= count)
    fail(`of ${count} nodes, ${first} to prepare and ${second} to accept need not meet`);
}
