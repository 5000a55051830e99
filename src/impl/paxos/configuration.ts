import { problemWithQuorums, problemWithTimes, type QuorumConfiguration, type RangeMs } from './quorums.ts';
import type { PaxosRules } from './rules.ts';

/** Who takes part, and how patient a node is. The same on all nodes, but for the times. */
export interface PaxosConfiguration extends QuorumConfiguration {
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
  const { repeatAfterMs, backOffMs, askIntervalMs, maxBackOffDoublings } = configuration;
  const times = { repeatAfterMs, backOffMs, ...(askIntervalMs === null ? {} : { askIntervalMs }) };
  const isCount =
    Number.isInteger(maxBackOffDoublings) && maxBackOffDoublings >= 0 && maxBackOffDoublings <= 30;
  const problem =
    problemWithQuorums(configuration) ??
    problemWithTimes(times) ??
    (isCount
      ? undefined
      : `maxBackOffDoublings must be a whole number from 0 to 30, not ${maxBackOffDoublings}`);
  if (problem !== undefined) throw new Error(`paxos: ${problem}`);
}
