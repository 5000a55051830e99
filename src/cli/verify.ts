import { type Command, InvalidArgumentError } from 'commander';
import { exitCodeOf } from './output.ts';
import { parseDurationMs, parseSeeds, parseWholeNumber, type SeedRange } from './parse-options.ts';

/** How many clients: a number, or so many a node. */
export interface Concurrency {
  readonly count: number;
  readonly isPerNode: boolean;
}

export interface VerifyOptions {
  readonly bin?: string;
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
  readonly availability?: number;
  readonly cutBy: 'sender' | 'src';
  readonly clockOffset?: number;
  readonly logNetSend?: boolean;
  readonly logNetRecv?: boolean;
  readonly logStderr?: boolean;
  readonly seed?: number;
  readonly mode: 'real-time' | 'scheduled';
  readonly seeds?: SeedRange;
  readonly parallel: number;
  readonly shrinkTime: number;
  readonly timers?: number | 'none';
  readonly out?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary("drive somebody's implementation, and judge what its clients were told")
    .description(
      'Starts an implementation in any language as programs that speak the Maelstrom protocol (JSON lines on standard input and output), lets ' +
        'clients ask it for the operations of a workload while faults happen, and judges the recorded history. What follows -- is given to the program.',
    )
    .argument('[arguments...]', 'arguments of the program, after --')
    .option('--bin <program>', 'the program of one node')
    .option('-w, --workload <name>', 'what clients do, and what they were promised: see `quorate list`')
    .option('--node-count <count>', 'nodes; 3 to 5, by the seed, unless given', parsePositive)
    .option(
      '--time-limit <duration>',
      'how long clients ask: 10 s unless given; scheduled: how long schedules are run, 60 s',
      parseDurationMs,
    )
    .option('--rate <number>', 'operations a second, of all clients together', parseRate, 50)
    .option('--concurrency <count>', 'clients: a number, or so many a node, such as 2n', parseConcurrency, {
      count: 2,
      isPerNode: true,
    })
    .option('--operation-timeout <duration>', 'a client waits so long; 5 s unless given', parseDurationMs)
    .option('--faults <kinds>', 'faults, separated by commas; all, or none (none unless given)', parseNames)
    .option('--nemesis <kinds>', "the same, by Maelstrom's name", parseNames)
    .option(
      '--nemesis-interval <duration>',
      'a fault lasts about so long, and so does the pause after it',
      parseDurationMs,
      2500,
    )
    .option(
      '--recovery-time <duration>',
      'what the nodes are given to come to rest, before the last reads; 10 s where there are any',
      parseDurationMs,
    )
    .option('--latency <milliseconds>', 'mean latency between nodes', parseWholeNumber, 0)
    .option('--latency-dist <name>', 'constant, uniform or exponential', parseDistribution, 'constant')
    .option('--topology <name>', 'for broadcast: grid, line, total, tree2, tree3 or tree4', 'grid')
    .option('--key-count <count>', 'objects in use at a time', parsePositive, 2)
    .option('--max-operations-per-key <count>', 'then a fresh object takes its place', parsePositive, 100)
    .option('--availability <share>', 'the share of requests that must succeed: 0 to 1, or total', parseShare)
    .option(
      '--cut-by <whom>',
      'a cut is about the process that sends (sender), or the src of the message (src)',
      parseCutBy,
      'sender',
    )
    .option(
      '--clock-offset <duration>',
      'each node gets a clock that is up to so much off: QUORATE_CLOCK_OFFSET_MS, and libfaketime where it is installed',
      parseDurationMs,
    )
    .option('--log-net-send', 'prints what nodes send on standard error')
    .option('--log-net-recv', 'prints what nodes receive on standard error')
    .option('--log-stderr', "prints the nodes' standard error when the run is over")
    .option(
      '--mode <name>',
      'real-time, or scheduled: every message is held, and seeds choose what is delivered next',
      parseMode,
      'real-time',
    )
    .option('--seeds <range>', 'scheduled: one seed, or a range such as 0..999', parseSeeds)
    .option('--parallel <count>', 'scheduled: how many runs are made at a time', parsePositive, 4)
    .option(
      '--shrink-time <duration>',
      'scheduled: a failing schedule is made smaller for so long',
      parseDurationMs,
      60_000,
    )
    .option(
      '--timers <duration>',
      'scheduled: after so long the programs do something by themselves, or none; found out unless given',
      parseTimers,
    )
    .option('--seed <number>', 'draws operations and faults; a fresh one unless given', parseWholeNumber)
    .option('--out <folder>', 'where history and logs are kept; quorate-run-SEED unless the verdict is valid')
    .option('--json', 'prints one JSON object')
    .option('--progress', 'prints progress to standard error, also without a terminal')
    .addHelpText(
      'after',
      `
Examples:
  quorate verify --workload echo --bin ./echo.py
  quorate verify --workload lin-kv --bin ./node --node-count 5 --faults partition,kill --time-limit 60s
  quorate verify --workload lin-kv --bin ./node --mode scheduled --seeds 0..999 --faults loss,kill
  quorate verify --workload broadcast --bin node --latency 100 --topology tree4 -- broadcast.js

Faults: partition, one-way-partition, isolate, loss, duplication, delay, pause, kill.
The seed draws what is asked and which faults happen; when the programs do what is theirs to decide.

Exit codes: 0 valid, 1 violated, 2 unknown (too little succeeded to tell, or interrupted), 3 bad input.`,
    )
    .action(async (programArguments: readonly string[], options: VerifyOptions) => {
      if (options.mode === 'scheduled') {
        const { runVerifyScheduled } = await import('./verify-scheduled.ts');
        process.exitCode = exitCodeOf(await runVerifyScheduled(programArguments, options));
        return;
      }
      const { runVerify } = await import('./run-verify.ts');
      process.exitCode = exitCodeOf(await runVerify(programArguments, options));
    });
}

function parsePositive(text: string): number {
  const value = parseWholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a number greater than 0.');
  return value;
}

function parseRate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000))
    throw new InvalidArgumentError('Expected a number above 0, at most 100000.');
  return value;
}

function parseConcurrency(text: string): Concurrency {
  const match = /^(\d{1,5})(n?)$/.exec(text);
  const count = Number(match?.[1]);
  if (match === null || count === 0)
    throw new InvalidArgumentError('Expected a number such as 10, or 2n for two a node.');
  return { count, isPerNode: match[2] === 'n' };
}

function parseNames(text: string): readonly string[] {
  return text === 'none' ? [] : text.split(',').map((name) => name.trim());
}

function parseDistribution(text: string): string {
  if (['constant', 'uniform', 'exponential'].includes(text)) return text;
  throw new InvalidArgumentError('Expected constant, uniform or exponential.');
}

function parseCutBy(text: string): string {
  if (text === 'sender' || text === 'src') return text;
  throw new InvalidArgumentError('Expected sender or src.');
}

function parseShare(text: string): number {
  const value = text === 'total' ? 1 : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1, or total.');
  return value;
}

function parseMode(text: string): string {
  if (text === 'real-time' || text === 'scheduled') return text;
  throw new InvalidArgumentError('Expected real-time or scheduled.');
}

const parseTimers = (text: string): number | 'none' => (text === 'none' ? text : parseDurationMs(text));
