import {
  problemWithQuorums,
  problemWithTimes,
  type QuorumConfiguration,
  type RangeMs,
} from '../paxos/quorums.ts';
import type { AnyApplication } from './application.ts';
import type { MultiPaxosRules } from './rules.ts';

/** Who takes part, and how patient a node is. */
export interface MultiPaxosConfiguration extends QuorumConfiguration {
  /** A node that hears of no leader for so long wants to be one. Well above `heartbeatMs` and the way of a message. */
  readonly electionTimeoutMs: RangeMs;
  /** How often a leader tells that it is there, and asks again for votes that it has not got. */
  readonly heartbeatMs: number;
  /** So many commands may be under way at once; a leader refuses more. */
  readonly maxUnderWay: number;
  /** So many commands are sent at once to a node that lacks them. */
  readonly maxBatch: number;
}

/** A configuration with nothing left open, as one node sees it. */
export interface MultiPaxosMember extends Omit<MultiPaxosConfiguration, 'prepareQuorum' | 'acceptQuorum'> {
  readonly self: string;
  readonly index: number;
  readonly others: readonly string[];
  readonly prepareQuorum: number;
  readonly acceptQuorum: number;
  readonly application: AnyApplication;
  readonly rules: MultiPaxosRules;
}

/** Fills in what is not given. Throws an `Error` that says what is wrong. */
export function memberOf(
  configuration: MultiPaxosConfiguration,
  self: string,
  application: AnyApplication,
  rules: MultiPaxosRules,
): MultiPaxosMember {
  const { nodes } = configuration;
  const index = nodes.indexOf(self);
  if (index < 0) throw new Error(`multi-paxos: ${self} is none of the nodes ${nodes.join(', ')}`);
  const majority = rules.majority(nodes.length);
  return {
    ...configuration,
    self,
    index,
    others: nodes.filter((node) => node !== self),
    prepareQuorum: configuration.prepareQuorum ?? majority,
    acceptQuorum: configuration.acceptQuorum ?? majority,
    application,
    rules,
  };
}

/** Throws an `Error` that says what is wrong, if anything is. */
export function checkMultiPaxosConfiguration(configuration: MultiPaxosConfiguration): void {
  const { electionTimeoutMs, heartbeatMs, maxUnderWay, maxBatch } = configuration;
  const problem =
    problemWithQuorums(configuration) ??
    problemWithTimes({ electionTimeoutMs, heartbeatMs: [heartbeatMs, heartbeatMs] }) ??
    problemWithLimits({ maxUnderWay, maxBatch }) ??
    (electionTimeoutMs[0] > heartbeatMs
      ? undefined
      : `electionTimeoutMs must be above heartbeatMs, ${heartbeatMs}, not from ${electionTimeoutMs[0]} on`);
  if (problem !== undefined) throw new Error(`multi-paxos: ${problem}`);
}

function problemWithLimits(limits: Readonly<Record<string, number>>): string | undefined {
  for (const [name, limit] of Object.entries(limits)) {
    if (!(Number.isInteger(limit) && limit >= 1))
      return `${name} must be a whole number from 1 on, not ${limit}`;
  }
  return undefined;
}
