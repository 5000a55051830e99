import type { Digest, Signer, Verifier } from './cryptography.ts';
import { type PbftRules, rightRules } from './rules.ts';
import type { AnyService } from './service.ts';

/** What every replica and every client of one system is configured with. All but `signer` is the same for all of them. */
export interface PbftConfiguration {
  /** The 3f + 1 replicas, of which f may do anything. The primary of view v is the one at place v modulo their number. */
  readonly replicas: readonly string[];
  /** Whose requests are executed. A client is a node, which has one request open at a time. */
  readonly clients: readonly string[];
  readonly service: AnyService;
  /** K: a checkpoint is taken at every number that this divides. */
  readonly checkpointInterval: number;
  /** L: how many numbers above the last stable checkpoint are taken; at least two checkpoints, lest replicas wait for each. */
  readonly logSize: number;
  /** T: how long a backup waits for a request to be executed, before it gives up the view. */
  readonly viewChangeTimeoutMs: number;
  /** The time doubles with every view change that leads to nothing, but no more often than so. */
  readonly maxDoublings: number;
  /** How often a replica tells how far it is. */
  readonly statusIntervalMs: number;
  /** After so long without an answer a client asks all replicas. */
  readonly retransmitMs: number;
  readonly digest: Digest;
  /** Signs in the name of the node that has this configuration. */
  readonly signer: Signer;
  readonly verifier: Verifier;
}

/** A configuration, and what follows from it. */
export interface Context extends PbftConfiguration {
  readonly rules: PbftRules;
  /** f: how many replicas may be Byzantine. */
  readonly faults: number;
  /** 2f + 1: any two quorums share a correct replica. */
  readonly quorum: number;
}

/** Checks a configuration; throws an `Error` that says what is wrong with it. */
export function contextOf(configuration: PbftConfiguration, changes: Partial<PbftRules>): Context {
  const { replicas, clients, checkpointInterval, logSize } = configuration;
  const names = [...replicas, ...clients];
  if (new Set(names).size !== names.length) {
    throw new Error(`replicas and clients must have different names: ${names.join(', ')}`);
  }
  for (const field of [
    'checkpointInterval',
    'viewChangeTimeoutMs',
    'statusIntervalMs',
    'retransmitMs',
  ] as const) {
    if (!(configuration[field] > 0)) throw new Error(`${field} must be above 0: ${configuration[field]}`);
  }
  if (!Number.isSafeInteger(checkpointInterval)) {
    throw new Error(`checkpointInterval must be a whole number: ${checkpointInterval}`);
  }
  if (!Number.isSafeInteger(logSize) || logSize < 2 * checkpointInterval) {
    throw new Error(
      `logSize must be a whole number from 2 * checkpointInterval, ${2 * checkpointInterval}: ${logSize}`,
    );
  }
  if (!(Number.isSafeInteger(configuration.maxDoublings) && configuration.maxDoublings >= 0)) {
    throw new Error(`maxDoublings must be a whole number from 0: ${configuration.maxDoublings}`);
  }
  const rules = { ...rightRules, ...changes };
  return { ...configuration, rules, ...rules.sizesOf(replicas.length) };
}

export const primaryOf = ({ replicas }: PbftConfiguration, view: number): string =>
  replicas[view % replicas.length]!;
