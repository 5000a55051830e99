import { type Command, Option } from 'commander';
import { exitCodeOf } from './output.ts';
import { parseDurationMs, parseSeeds, parseWholeNumber } from './parse-options.ts';
import {
  collect,
  parseConcurrency,
  parseCutBy,
  parseDistribution,
  parseMode,
  parseNames,
  parsePositive,
  parseRate,
  parseShare,
  parseTimers,
  type VerifyOptions,
} from './verify-options.ts';
import { withoutUndefined } from './without-undefined.ts';

export function addVerify(program: Command): void {
  const verify = program
    .command('verify')
    .summary("drive somebody's implementation, and judge what its clients were told")
    .description(
      "Drives somebody's implementation with the operations of a workload while faults happen, and judges the recorded history: programs in any " +
        'language that speak the Maelstrom protocol (JSON lines on standard input and output), real servers, or a library in this process. ' +
        'What follows -- is given to the program.',
    )
    .argument('[arguments...]', 'arguments of the program, after --');
  addSubjects(verify);
  addOperations(verify);
  addFaults(verify);
  addScheduled(verify);
  addReports(verify);
  verify
    .addHelpText(
      'after',
      `
Examples:
  quorate verify --workload echo --bin ./echo.py
  quorate verify --workload lin-kv --bin ./node --node-count 5 --faults partition,kill --time-limit 60s
  quorate verify --workload lin-kv --bin ./node --mode scheduled --seeds 0..999 --faults loss,kill
  quorate verify --workload broadcast --bin node --latency 100 --topology tree4 -- broadcast.js
  quorate verify --server etcd --workload lin-kv --faults all --time-limit 60s
  quorate verify --client ./ask.sh --endpoint n1=http://127.0.0.1:8001 --workload lin-kv
  quorate verify --target ./mutex.target.mjs

Faults of programs: partition, one-way-partition, isolate, loss, duplication, delay, pause, kill.
The seed draws what is asked and which faults happen; when the programs do what is theirs to decide.

Exit codes: 0 valid, 1 violated, 2 unknown (too little succeeded to tell, or interrupted), 3 bad input.`,
    )
    .action(async (programArguments: readonly string[], options: VerifyOptions) => {
      process.exitCode = exitCodeOf(await dispatch(programArguments, options));
    });
}

/** Each kind of subject loads only what drives it. */
async function dispatch(programArguments: readonly string[], options: VerifyOptions) {
  if (options.target !== undefined) {
    const { verifyTargetModule } = await import('./verify-target-module.ts');
    const { target, seed, path, runs: seeds, timeLimit: timeoutMs, json, out } = options;
    return verifyTargetModule(target, withoutUndefined({ seed, path, seeds, timeoutMs, json, out }));
  }
  if (options.scenario !== undefined) {
    const { runVerifyScenario } = await import('./verify-scenario.ts');
    return runVerifyScenario(options.scenario, programArguments, options);
  }
  if (options.mode === 'scheduled') {
    const { runVerifyScheduled } = await import('./verify-scheduled.ts');
    return runVerifyScheduled(programArguments, options);
  }
  const { runVerify } = await import('./run-verify.ts');
  return runVerify(programArguments, options);
}

function addSubjects(verify: Command): void {
  verify
    .optionsGroup('What is verified:')
    .option('--bin <program>', 'the program of one node')
    .option('--server <name>', 'a real server that is installed here: see `quorate list`')
    .option(
      '--client <command>',
      'a command of yours that asks a service: operations in, completions out, as JSON lines',
    )
    .option('--endpoint <name=address>', 'of --client: a node of the service, one option each', collect, [])
    .option('--target <module>', 'a module of yours that exports a target: a library in this process')
    .option('-w, --workload <name>', 'what clients do, and what they were promised: see `quorate list`')
    .option('--node-count <count>', 'nodes; 3 to 5, by the seed, unless given', parsePositive);
}

function addOperations(verify: Command): void {
  verify
    .optionsGroup('What clients do:')
    .option(
      '--time-limit <duration>',
      'how long clients ask: 10 s unless given; of schedules and targets, how long they are run: 60 s',
      parseDurationMs,
    )
    .option('--rate <number>', 'operations a second, of all clients together', parseRate, 50)
    .addOption(
      new Option('--concurrency <count>', 'clients: a number, or so many a node')
        .argParser(parseConcurrency)
        .default({ count: 2, isPerNode: true }, '2n'),
    )
    .option(
      '--operation-timeout <duration>',
      'a client waits so long; 5 s unless given, of lin-kv 1 s',
      parseDurationMs,
    )
    .option('--key-count <count>', 'objects in use at a time', parsePositive, 2)
    .option('--max-operations-per-key <count>', 'then a fresh object takes its place', parsePositive, 100)
    .option('--max-writes-per-key <count>', "the same, by Maelstrom's name", parsePositive)
    .option('--max-txn-length <count>', 'steps of a transaction; 4 unless given', parsePositive)
    .option(
      '--consistency-models <name>',
      'of transactions: strict-serializable (unless given), read-committed or read-uncommitted',
    )
    .option('--availability <share>', 'the share of requests that must succeed: 0 to 1, or total', parseShare)
    .option(
      '--runs <count>',
      'of a target: how many programs of clients are drawn; 100 unless given',
      parsePositive,
    )
    .option('--seed <number>', 'draws operations and faults; a fresh one unless given', parseWholeNumber)
    .option('--path <path>', 'of a target, with --seed: the counterexample that a report named');
}

function addFaults(verify: Command): void {
  verify
    .optionsGroup('Network, clocks and faults:')
    .option('--faults <kinds>', 'faults, separated by commas; all, or none (none unless given)', parseNames)
    .option('--nemesis <kinds>', "the same, by Maelstrom's name", parseNames)
    .addOption(
      new Option(
        '--nemesis-interval <duration>',
        'a fault lasts about so long, and so does the pause after it',
      )
        .argParser(parseDurationMs)
        .default(2500, '2.5s'),
    )
    .option(
      '--recovery-time <duration>',
      'what the nodes are given to come to rest, before the last reads; 10 s where there are any',
      parseDurationMs,
    )
    .option('--latency <milliseconds>', 'mean latency between nodes', parseWholeNumber, 0)
    .option('--latency-dist <name>', 'constant, uniform or exponential', parseDistribution, 'constant')
    .option('--topology <name>', 'for broadcast: grid, line, total, tree2, tree3 or tree4', 'grid')
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
    );
}

function addScheduled(verify: Command): void {
  verify
    .optionsGroup('Schedules:')
    .option(
      '--mode <name>',
      'real-time, or scheduled: every message is held, and seeds choose what is delivered next',
      parseMode,
      'real-time',
    )
    .option('--scenario <file>', 'does what the file says, and nothing else: see docs/scheduled.md')
    .option('--seeds <range>', 'scheduled: one seed, or a range such as 0..999', parseSeeds)
    .option('--parallel <count>', 'scheduled: how many runs are made at a time', parsePositive, 8)
    .addOption(
      new Option('--shrink-time <duration>', 'scheduled: a failing schedule is made smaller for so long')
        .argParser(parseDurationMs)
        .default(60_000, '60s'),
    )
    .option(
      '--timers <duration>',
      'scheduled: after so long the programs do something by themselves, or none; found out unless given',
      parseTimers,
    );
}

function addReports(verify: Command): void {
  verify
    .optionsGroup('Reports:')
    .option('--log-net-send', 'prints what nodes send on standard error')
    .option('--log-net-recv', 'prints what nodes receive on standard error')
    .option('--log-stderr', "prints the nodes' standard error when the run is over")
    .option('--out <folder>', 'where history and logs are kept; quorate-run-SEED unless the verdict is valid')
    .option('--json', 'prints one JSON object')
    .option('--progress', 'prints progress to standard error, also without a terminal');
}
