import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { formatVerdict } from '../report/terminal.ts';
import { parseSchedule } from '../simulator/schedule.ts';
import { simulate } from '../simulator/simulate.ts';
import { chooseSimulations } from './choose-simulations.ts';
import { companionsOf } from './companions.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { type RecordedVerdict, readRunFile } from './run-folder.ts';

export function addReplay(program: Command): void {
  program
    .command('replay')
    .summary('run again what a run folder recorded')
    .description(
      'Runs the schedule of a run folder again, and says where the run diverges from the recorded one if it does.',
    )
    .argument('<folder>', 'what `quorate simulate --out`, or `quorate verify --mode scheduled`, wrote')
    .option('--json', 'prints one JSON object')
    .addHelpText(
      'after',
      `
Example:
  quorate simulate generation-clock --seeds 7 --out run && quorate replay run

Exit codes: 0 the same run, 1 it diverges, 2 unknown (interrupted), 3 bad input.`,
    )
    .action(async (folder: string, options: { json?: boolean }) => {
      process.exitCode = exitCodeOf(await runReplay(folder, options));
    });
}

async function runReplay(given: string, { json = false }: { json?: boolean }): Promise<VerdictKind> {
  const folder = statSync(given, { throwIfNoEntry: false })?.isFile() ? dirname(given) : given;
  if (statSync(join(folder, 'program.json'), { throwIfNoEntry: false })?.isFile()) {
    const { replayProgram } = await import('./replay-program.ts');
    return replayProgram(folder, json);
  }
  const schedule = parseSchedule(readRunFile(folder, 'schedule.json'), `${folder}/schedule.json`);
  const recorded = readVerdict(folder);
  const [subject] = await chooseSimulations(schedule.protocol, recorded.mutant ?? undefined);
  const companions = await companionsOf(subject!.slug, recorded.lockstep);
  const run = await simulate(subject!.protocol, schedule, {
    keepsLines: true,
    monitors: companions.locksteps(),
  });
  const before = readRunFile(folder, 'events.jsonl').trimEnd().split('\n');
  const index = before.findIndex((line, place) => line !== run.lines[place]);
  const isSame = index === -1 && before.length === run.lines.length;
  const verdict = isSame ? 'valid' : 'violated';
  const place = index === -1 ? before.length : index;
  const divergence = isSame
    ? undefined
    : { event: place + 1, recorded: before[place] ?? null, now: run.lines[place] ?? null };
  if (json)
    printJson({
      verdict,
      events: run.events,
      digest: run.digest,
      divergence,
      property: run.violation?.property,
    });
  else if (isSame)
    print(
      `${formatVerdict(verdict)}  the same ${run.events} events, digest ${run.digest}: ` +
        (run.violation === undefined
          ? 'nothing is violated'
          : `${run.violation.property} is violated (${run.violation.detail})`),
    );
  else
    print(
      `${formatVerdict(verdict)}  the run diverges at event ${place + 1}\n  recorded: ${divergence!.recorded ?? 'no more events'}\n  now:      ${divergence!.now ?? 'no more events'}`,
    );
  return verdict;
}

function readVerdict(folder: string): RecordedVerdict {
  try {
    return JSON.parse(readRunFile(folder, 'verdict.json')) as RecordedVerdict;
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${folder}/verdict.json is not JSON: ${(error as Error).message}`);
  }
}
