import { type Command, InvalidArgumentError } from 'commander';
import { type FaultKind, faultKinds } from '../simulator/simulated-protocol.ts';
import { exitCodeOf } from './output.ts';
import { parseSeeds, parseWholeNumber, type SeedRange } from './parse-options.ts';

interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface SimulateOptions {
  readonly all?: boolean;
  readonly seeds?: SeedRange;
  readonly shard?: Shard;
  readonly faults?: readonly FaultKind[];
  readonly mutant?: string;
  readonly schedule?: string;
  readonly lockstep: boolean;
  readonly shrink: boolean;
  readonly maxRuns?: number;
  readonly out?: string;
  readonly digests?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .summary('run an implementation in a simulated world of faults')
    .description(
      'Runs the reference implementation of a protocol in virtual time, with faults, operations and delays drawn from seeds; ' +
        'each step is compared with the model, and what clients were told is judged. A seed that fails is shrunk.',
    )
    .argument('[name]', 'an implementation or a family of `quorate list`')
    .option('--all', 'all implementations')
    .option('--seeds <range>', 'one seed, or a range such as 0..999; a fresh one unless given', parseSeeds)
    .option('--shard <i/n>', 'every n-th of the seeds, from the i-th: to share them out', parseShard)
    .option(
      '--faults <kinds>',
      `these kinds only, separated by commas, or none: ${faultKinds.join(', ')}`,
      parseFaults,
    )
    .option('--mutant <name>', 'with this mistake in the implementation')
    .option('--schedule <file>', 'runs this schedule, instead of seeds')
    .option('--no-lockstep', 'does not compare with the model')
    .option('--no-shrink', 'reports a failing seed as it is')
    .option('--max-runs <count>', 'shrinks for at most so many runs; 1500 unless given', parseWholeNumber)
    .option('--out <folder>', 'writes the failing run, or the last one, as a run folder')
    .option(
      '--digests <file>',
      'writes a digest of each run, a line of JSON each, to compare with those of another process',
    )
    .option('--json', 'prints one JSON object')
    .option('--progress', 'prints progress to standard error, also without a terminal')
    .addHelpText(
      'after',
      `
Examples:
  quorate simulate generation-clock --seeds 0..99
  quorate simulate generation-clock --mutant check-missing --seeds 0..299
  quorate simulate cap          the four policies beside each other, under one partition
  quorate simulate generation-clock --seeds 7 --out run && quorate replay run

Exit codes: 0 nothing was found, 1 violated, 2 unknown (interrupted, or a run was cut off), 3 bad input.`,
    )
    .action(async (name: string | undefined, options: SimulateOptions) => {
      const { runSimulations } = await import('./run-simulations.ts');
      process.exitCode = exitCodeOf(await runSimulations(name, options));
    });
}

function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match === null || index < 1 || index > count)
    throw new InvalidArgumentError('Expected i/n, such as 1/4.');
  return { index, count };
}

function parseFaults(text: string): readonly FaultKind[] {
  if (text === 'none') return [];
  const kinds = text.split(',');
  const unknown = kinds.find((kind) => !(faultKinds as readonly string[]).includes(kind));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `There is no fault "${unknown}". Faults: ${faultKinds.join(', ')}, or none.`,
    );
  return kinds as FaultKind[];
}
