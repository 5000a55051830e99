import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import { formatCount, plural } from '../core/plural.ts';
import { freshSeed } from '../core/random.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { writeHistory } from '../history/write-history.ts';
import { formatSeconds, formatVerdict, heading } from '../report/terminal.ts';
import { drawSchedule } from '../simulator/draw-schedule.ts';
import { formatSchedule } from '../simulator/format-schedule.ts';
import { parseSchedule, type Schedule } from '../simulator/schedule.ts';
import { shrinkSchedule } from '../simulator/shrink-schedule.ts';
import { type SimulationRun, simulate } from '../simulator/simulate.ts';
import { type FaultKind, faultKinds, type Monitor } from '../simulator/simulated-protocol.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { runCapLaboratory } from './cap-laboratory.ts';
import { chooseSimulations, type SimulationSubject } from './choose-simulations.ts';
import { type Companions, companionsOf } from './companions.ts';
import { currentCommit } from './current-commit.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { parseWholeNumber } from './parse-options.ts';
import { ProgressLine } from './progress-line.ts';
import { writeRunFolder } from './run-folder.ts';

export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

interface Shard {
  readonly index: number;
  readonly count: number;
}

interface SimulateOptions {
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
      process.exitCode = exitCodeOf(await runSimulate(name, options));
    });
}

export function parseSeeds(text: string): SeedRange {
  const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || last < first)
    throw new InvalidArgumentError('Expected a seed, or a range such as 0..999.');
  return { first, last };
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

/** What became of one implementation. */
interface Outcome {
  readonly subject: SimulationSubject;
  readonly verdict: VerdictKind;
  /** Seeds that were run to the end. */
  readonly runs: number;
  readonly counters: Readonly<Record<string, number>>;
  /** Actions of the model that were taken in lockstep. */
  readonly actions: Readonly<Record<string, number>>;
  /** One digest a seed. */
  readonly digests: readonly string[];
  readonly failure: SimulationRun | undefined;
  readonly shrunk: SimulationRun | undefined;
  readonly seconds: number;
  readonly detail: string | undefined;
}

async function runSimulate(name: string | undefined, options: SimulateOptions): Promise<VerdictKind> {
  const { seeds, json } = options;
  if (name === 'cap' && isComparison(options)) return runCapLaboratory({ seed: seeds?.first, json });
  const subjects = await chooseSubjects(name, options);
  const { signal, dispose } = cancelOnInterrupt();
  const outcomes: Outcome[] = [];
  try {
    for (const subject of subjects) {
      if (signal.aborted) break;
      const outcome = await simulateSubject(subject, options, signal);
      outcomes.push(outcome);
      if (!options.json) print(formatOutcome(outcome));
    }
  } finally {
    dispose();
  }
  const verdict = combineVerdicts([
    ...outcomes.map((outcome) => outcome.verdict),
    ...(outcomes.length < subjects.length ? (['unknown'] as const) : []),
  ]);
  if (options.json) printJson({ verdict, checks: outcomes.map(outcomeToJson) });
  return verdict;
}

/** The policies of `cap` are compared with each other in one run, unless many, faults or a mistake are asked for. */
const isComparison = ({ seeds, faults, mutant, schedule, out }: SimulateOptions) =>
  seeds?.first === seeds?.last && [faults, mutant, schedule, out].every((option) => option === undefined);

async function chooseSubjects(
  name: string | undefined,
  options: SimulateOptions,
): Promise<SimulationSubject[]> {
  if (options.all) {
    const { simulations } = await import('../simulator/protocols/registry.ts');
    return simulations.map((make) => ({ slug: make().slug, mutant: undefined, protocol: make() }));
  }
  const { schedule } = options;
  if (name === undefined && schedule === undefined)
    throw new BadInput('name an implementation, or say --all');
  return chooseSimulations(name ?? readSchedule(schedule!).protocol, options.mutant);
}

function readSchedule(file: string): Schedule {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BadInput(`cannot read ${file}`, {
      remedy: 'Give a schedule that `quorate simulate --out` wrote.',
    });
  }
  return parseSchedule(text, file);
}

/** The schedules to run: one, or those of the seeds that fall to this shard. */
function* schedulesOf({ protocol }: SimulationSubject, options: SimulateOptions): Iterable<Schedule> {
  if (options.schedule !== undefined) {
    yield readSchedule(options.schedule);
    return;
  }
  const fresh = freshSeed();
  const { seeds = { first: fresh, last: fresh }, shard = { index: 1, count: 1 }, faults } = options;
  for (let seed = seeds.first + shard.index - 1; seed <= seeds.last; seed += shard.count)
    yield drawSchedule(protocol, seed, faults);
}

async function simulateSubject(
  subject: SimulationSubject,
  options: SimulateOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = performance.now();
  const totals = new Totals();
  const progress = new ProgressLine(options.progress ?? false);
  const companions = await companionsOf(subject.slug, options.lockstep);
  let last: { run: SimulationRun; trace: readonly string[] } | undefined;
  for (const schedule of schedulesOf(subject, options)) {
    if (signal.aborted) break;
    const isKept = options.out !== undefined;
    const locksteps = companions.locksteps();
    const recorder = isKept ? companions.recorder() : undefined;
    const monitors = recorder === undefined ? locksteps : [...locksteps, recorder];
    const run = await simulate(subject.protocol, schedule, { monitors, keepsLines: isKept });
    const trace = recorder === undefined ? [] : [...writeHistory(recorder.trace())];
    totals.add(run, monitors);
    last = { run, trace };
    progress.update(() => `${subject.slug}: ${plural(totals.runs, 'seed')}, none failed`);
    if (run.violation !== undefined || run.isCutOff) break;
  }
  const failure = last?.run.violation === undefined ? undefined : last.run;
  const shrunk =
    failure !== undefined && options.shrink
      ? await shrink(subject, failure.schedule, { companions, options, signal, progress })
      : undefined;
  progress.clear();
  if (last !== undefined && options.out !== undefined)
    await writeOut(subject, options, last, shrunk, companions);
  const isUnfinished = signal.aborted || last?.run.isCutOff === true;
  return {
    subject,
    verdict: failure !== undefined ? 'violated' : isUnfinished ? 'unknown' : 'valid',
    ...totals.all(),
    failure,
    shrunk,
    seconds: (performance.now() - startedAt) / 1000,
    detail: last?.run.isCutOff
      ? `seed ${last.run.schedule.seed} had more events than a run may have`
      : undefined,
  };
}

interface ShrinkContext {
  readonly companions: Companions;
  readonly options: SimulateOptions;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

async function shrink(
  { protocol }: SimulationSubject,
  schedule: Schedule,
  context: ShrinkContext,
): Promise<SimulationRun> {
  const { companions, options, signal, progress } = context;
  const { run } = await shrinkSchedule(protocol, schedule, {
    monitors: () => companions.locksteps(),
    signal,
    ...(options.maxRuns === undefined ? {} : { maxRuns: options.maxRuns }),
    onSmaller: ({ operations, faults, overrides }, runs) =>
      progress.update(
        () =>
          `shrinking, run ${runs}: ${plural(operations.length, 'operation')}, ${plural(faults.length, 'fault')}, ` +
          `${plural(Object.keys(overrides).length, 'choice')}`,
      ),
  });
  return run;
}

/** The run itself, and the shrunk one in a folder within. */
async function writeOut(
  { protocol, mutant }: SimulationSubject,
  options: SimulateOptions,
  { run, trace }: { run: SimulationRun; trace: readonly string[] },
  shrunk: SimulationRun | undefined,
  companions: Companions,
): Promise<void> {
  const about = { mutant, commit: currentCommit(), lockstep: options.lockstep };
  const folder = options.out!;
  writeRunFolder(folder, run, { ...about, trace });
  if (shrunk === undefined) return;
  const again = await simulate(protocol, shrunk.schedule, {
    keepsLines: true,
    monitors: companions.locksteps(),
  });
  writeRunFolder(join(folder, 'shrunk'), again, { ...about, trace: [] });
}

class Totals {
  runs = 0;
  readonly #counters: Record<string, number> = {};
  readonly #actions: Record<string, number> = {};
  readonly #digests: string[] = [];

  add(run: SimulationRun, monitors: readonly Monitor[]): void {
    this.runs++;
    this.#digests.push(run.digest);
    for (const [what, count] of Object.entries(run.counters))
      this.#counters[what] = (this.#counters[what] ?? 0) + count;
    for (const monitor of monitors) {
      const { taken } = monitor as { taken?: ReadonlyMap<string, number> };
      for (const [action, count] of taken ?? []) this.#actions[action] = (this.#actions[action] ?? 0) + count;
    }
  }

  all() {
    const byName = ([left]: [string, number], [right]: [string, number]) => (left < right ? -1 : 1);
    const sorted = (counts: Record<string, number>) =>
      Object.fromEntries(Object.entries(counts).sort(byName));
    return {
      runs: this.runs,
      counters: sorted(this.#counters),
      actions: sorted(this.#actions),
      digests: this.#digests,
    };
  }
}

function formatOutcome(outcome: Outcome): string {
  const { subject, verdict, runs, counters, actions, failure, shrunk, seconds, detail } = outcome;
  const { slug, mutant, protocol } = subject;
  const title = mutant === undefined ? protocol.title : `${protocol.title}, with the mistake ${mutant}`;
  const lines = [`${formatVerdict(verdict)}  ${heading(slug)}  ${title}`];
  lines.push(`  ${plural(runs, 'run')} in ${formatSeconds(seconds)}: ${formatCounts(counters)}`);
  if (Object.keys(actions).length > 0) lines.push(`  In step with the model: ${formatCounts(actions)}`);
  if (detail !== undefined) lines.push(`  ${detail}.`);
  if (failure !== undefined) lines.push(...formatFailure(subject, failure, shrunk));
  return lines.join('\n');
}

const formatCounts = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${formatCount(count)}`)
    .join(', ');

function formatFailure(
  { slug, mutant }: SimulationSubject,
  failure: SimulationRun,
  shrunk: SimulationRun | undefined,
) {
  const { seed } = failure.schedule;
  const commit = currentCommit();
  const at = commit === undefined ? '' : ` at commit ${commit}`;
  const { violation, schedule } = shrunk ?? failure;
  const lines = [
    `  ${violation!.property} is violated after ${violation!.atMs} ms: ${violation!.detail.replaceAll('\n', '\n    ')}`,
  ];
  if (seed !== null) {
    const again = `quorate simulate ${slug}${mutant === undefined ? '' : ` --mutant ${mutant}`} --seeds ${seed}`;
    lines.push(`  Seed ${seed}${at}; again: ${again}`);
  }
  if (shrunk !== undefined)
    lines.push('  The same with all left out that it does not take:', ...formatSchedule(schedule));
  return lines;
}

function outcomeToJson({
  subject,
  verdict,
  runs,
  counters,
  actions,
  digests,
  failure,
  shrunk,
  seconds,
  detail,
}: Outcome) {
  const shown = shrunk ?? failure;
  return {
    name: subject.slug,
    mutant: subject.mutant,
    verdict,
    detail: detail ?? shown?.violation?.detail,
    property: failure?.violation?.property,
    seed: failure?.schedule.seed,
    runs,
    seconds,
    counters,
    actions,
    digests,
    counterexample: shown?.schedule,
  };
}
