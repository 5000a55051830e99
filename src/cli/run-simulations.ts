import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { plural } from '../core/plural.ts';
import { freshSeed } from '../core/random.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { yieldToEventLoop } from '../explorer/run-clock.ts';
import { writeHistory } from '../history/write-history.ts';
import { drawSchedule } from '../simulator/draw-schedule.ts';
import { parseSchedule, type Schedule } from '../simulator/schedule.ts';
import { shrinkSchedule } from '../simulator/shrink-schedule.ts';
import { type SimulationRun, simulate } from '../simulator/simulate.ts';
import type { Monitor } from '../simulator/simulated-protocol.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { chooseSimulations, type SimulationSubject } from './choose-simulations.ts';
import { type Companions, companionsOf } from './companions.ts';
import { currentCommit } from './current-commit.ts';
import { print, printJson } from './output.ts';
import { ProgressLine } from './progress-line.ts';
import { digestOfRun, FinalStates, type RunDigest, writeDigests } from './run-digests.ts';
import { writeRunFolder } from './run-folder.ts';
import type { SimulateOptions } from './simulate.ts';
import { formatOutcome, outcomeToJson, type SimulationOutcome } from './simulation-outcome.ts';

/** Runs one implementation after the other, and reports each as soon as it is known. */
export async function runSimulations(
  name: string | undefined,
  options: SimulateOptions,
): Promise<VerdictKind> {
  const { seeds, json } = options;
  if (name === 'cap' && isComparison(options)) {
    const { runCapLaboratory } = await import('./cap-laboratory.ts');
    return runCapLaboratory({ seed: seeds?.first, json });
  }
  const subjects = await chooseSubjects(name, options);
  const { signal, dispose } = cancelOnInterrupt();
  const outcomes: SimulationOutcome[] = [];
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
  if (options.digests !== undefined)
    writeDigests(
      options.digests,
      outcomes.flatMap(({ digests }) => digests),
    );
  if (options.json) printJson({ verdict, checks: outcomes.map(outcomeToJson) });
  return verdict;
}

/** The policies of `cap` are compared with each other in one run, unless many, faults or a mistake are asked for. */
const isComparison = ({ seeds, faults, mutant, schedule, out, digests }: SimulateOptions) =>
  seeds?.first === seeds?.last &&
  [faults, mutant, schedule, out, digests].every((option) => option === undefined);

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
): Promise<SimulationOutcome> {
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
    const finalStates = new FinalStates();
    const monitors = [...locksteps, ...(recorder === undefined ? [] : [recorder]), finalStates];
    const run = await simulate(subject.protocol, schedule, { monitors, keepsLines: isKept });
    const trace = recorder === undefined ? [] : [...writeHistory(recorder.trace())];
    totals.add(run, monitors, digestOfRun(subject, run, finalStates));
    // For Ctrl-C: a run itself does not pause.
    await yieldToEventLoop();
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
  readonly #seeds: number[] = [];
  readonly #counters: Record<string, number> = {};
  readonly #actions: Record<string, number> = {};
  readonly #digests: RunDigest[] = [];

  add(run: SimulationRun, monitors: readonly Monitor[], digest: RunDigest): void {
    this.runs++;
    const { seed } = run.schedule;
    if (seed !== null) this.#seeds.push(seed);
    this.#digests.push(digest);
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
      seeds: this.#seeds,
      counters: sorted(this.#counters),
      actions: sorted(this.#actions),
      digests: this.#digests,
    };
  }
}
