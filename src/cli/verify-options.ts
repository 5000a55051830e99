import { InvalidArgumentError } from 'commander';
import { parseDurationMs, parseWholeNumber, type SeedRange } from './parse-options.ts';

/** How many clients: a number, or so many a node. */
export interface Concurrency {
  readonly count: number;
  readonly isPerNode: boolean;
}

export interface VerifyOptions {
  readonly bin?: string;
  readonly target?: string;
  readonly client?: string;
  readonly endpoint: readonly string[];
  readonly server?: string;
  readonly workload?: string;
  readonly nodeCount?: number;
  readonly timeLimit?: number;
  readonly rate: number;
  readonly concurrency: Concurrency;
  readonly operationTimeout?: number;
  readonly faults?: readonly string[];
  readonly nemesis?: readonly string[];
  readonly nemesisInterval: number;
  readonly recoveryTime?: number;
  readonly latency: number;
  readonly latencyDist: 'constant' | 'uniform' | 'exponential';
  readonly topology: string;
  readonly keyCount: number;
  readonly maxOperationsPerKey: number;
  readonly maxWritesPerKey?: number;
  readonly maxTxnLength?: number;
  readonly availability?: number;
  readonly consistencyModels?: string;
  readonly cutBy: 'sender' | 'src';
  readonly clockOffset?: number;
  readonly logNetSend?: boolean;
  readonly logNetRecv?: boolean;
  readonly logStderr?: boolean;
  readonly seed?: number;
  readonly path?: string;
  readonly runs?: number;
  readonly mode: 'real-time' | 'scheduled';
  readonly seeds?: SeedRange;
  readonly scenario?: string;
  readonly parallel: number;
  readonly shrinkTime: number;
  readonly timers?: number | 'none';
  readonly out?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

export function parsePositive(text: string): number {
  const value = parseWholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a number greater than 0.');
  return value;
}

export function parseRate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000))
    throw new InvalidArgumentError('Expected a number above 0, at most 100000.');
  return value;
}

export function parseConcurrency(text: string): Concurrency {
  const match = /^(\d{1,5})(n?)$/.exec(text);
  const count = Number(match?.[1]);
  if (match === null || count === 0)
    throw new InvalidArgumentError('Expected a number such as 10, or 2n for two a node.');
  return { count, isPerNode: match[2] === 'n' };
}

export function parseNames(text: string): readonly string[] {
  return text === 'none' ? [] : text.split(',').map((name) => name.trim());
}

export function parseDistribution(text: string): string {
  if (['constant', 'uniform', 'exponential'].includes(text)) return text;
  throw new InvalidArgumentError('Expected constant, uniform or exponential.');
}

export function parseCutBy(text: string): string {
  if (text === 'sender' || text === 'src') return text;
  throw new InvalidArgumentError('Expected sender or src.');
}

export function parseShare(text: string): number {
  const value = text === 'total' ? 1 : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1, or total.');
  return value;
}

export function parseMode(text: string): string {
  if (text === 'real-time' || text === 'scheduled') return text;
  throw new InvalidArgumentError('Expected real-time or scheduled.');
}

export const parseTimers = (text: string): number | 'none' =>
  text === 'none' ? text : parseDurationMs(text);

/** An option that may be given several times. */
export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];
